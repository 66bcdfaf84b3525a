import { expect, it } from 'vitest'
import { looksSecret } from '../../src/sites/secret.ts'

const NAMES = ['Helen Marsh', 'Tom Okafor']

it.each([
  'in the office safe',
  'password manager, vault Social Media',
  'Password manager (vault “Social Media”)',
  'The password is in the office safe',
  'password: office safe',
  'Passwords are kept by the headteacher',
  'login: Helen',
  'The login is with Tom Okafor',
  'Bitwarden, collection School Accounts',
  '1Password, Social Media vault',
  'KeePass on the office computer',
  'LastPass shared folder Socials',
  'Room12, locked cupboard',
  'Locked drawer in room B14, key with the site manager',
  'Office365 shared mailbox',
  'Shared drive, folder Social_Media_2024',
  'SharePoint: Admin/Accounts/Social media',
  'Safe no. 2, envelope dated 12/09/2026',
  'https://vault.bitwarden.com',
  'Recovery address is office@larkfield.example',
  'office@larkfield.example, and the safe',
  'Red folder, shelf 3, head’s office',
  'Password book; see the business manager',
  'Year4 team safe',
  'Sealed envelope signed on 3 March 2027',
  'with St Mary’s Trust central team, Key Stage 2',
  'School office, asset tag ASSET-00123',
  'Token fob in the safe',
  'secret drawer in the office',
])('“%s” says where, and is taken', (text) => {
  expect(looksSecret(text, NAMES)).toBe(false)
})

it.each([
  'Larkfield2024!',
  'password: sunshine',
  'Password is Sunshine1',
  'pw sunshine',
  'pass = hunter2',
  'password “correct horse”',
  'P@ssw0rd',
  'Sun$hine',
  'larkfield2024',
  'Summer2026 in the safe',
  'office@larkfield.example / Sunshine1',
  'office@larkfield.example Sunshine1',
  'larkfieldyear4:Sunshine1',
  'user larkfield pass sunshine',
  'username: larkfield password: rainbow',
  'login = larkfield-office!',
  'PIN 4471',
  'Safe in the office, code 44-71',
  'combination: 12 34 56',
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'EAABsbCS1iHgBAKZC',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x1Y2z3',
  'A8F3-K2L9-M4P7',
  'correcthorsebatterystaple',
  'https://larkfield:Sunshine1@facebook.com',
  'https://facebook.com/reset?token=abcdef123',
  'in the safe: Tr0ub4dor&3',
  'token: 3f9a77c1d0b24e6f',
])('“%s” is refused', (text) => {
  expect(looksSecret(text, NAMES)).toBe(true)
})
