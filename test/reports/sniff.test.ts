import { expect, it } from 'vitest'
import { sniff } from '../../src/reports/sniff.ts'

const hex = (text: string, more = 60) =>
  Buffer.concat([Buffer.from(text.replaceAll(' ', ''), 'hex'), Buffer.alloc(more, 1)])
const png = hex('89504e470d0a1a0a 0000000d49484452 00000001 00000001 08 06 000000 1f15c489 00000000 49444154')
const box = (brand: string) =>
  Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from(`ftyp${brand}`), Buffer.alloc(40)])

it.each([
  ['a PNG', png, 'image/png'],
  ['a PNG that breaks off', png.subarray(0, 20), 'image/png'],
  [
    'a PNG that claims to be larger than the sky',
    hex('89504e470d0a1a0a 0000000d49484452 ffffffff ffffffff 08 06 000000 1f15c489 00000000 49444154'),
    'image/png',
  ],
  ['a JPEG', hex('ffd8ffe000104a464946000101'), 'image/jpeg'],
  ['a WebP', Buffer.concat([Buffer.from('RIFF\x24\0\0\0WEBPVP8 '), Buffer.alloc(30)]), 'image/webp'],
  ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;'), 'image/gif'],
  ['a GIF with a page behind it', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;<script>alert(1)</script>'), 'image/gif'],
  ['a picture of an iPhone', box('heic'), 'image/heic'],
  ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 'application/pdf'],
  ['a plain text', Buffer.from('She wrote: “you’ll be sorry”.\r\n'), 'text/plain'],
  ['a text of another language', Buffer.from('Что-то было написано. 你好 👋'), 'text/plain'],
])('%s is kept as what its content is', async (_what, content, type) => {
  expect(await sniff(content)).toBe(type)
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['blanks', Buffer.from(' \n\t ')],
  ['a page', Buffer.from('<!doctype html><html><script>alert(1)</script>')],
  ['a page after a mark and blanks', Buffer.from('\ufeff \n<html>')],
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['a drawing with its declaration', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['an archive', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0aaaaaaaaaaaaaaaaaaaaaaaa')],
  ['an archive with a picture’s name in it', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0evidence.png')],
  ['a program of Windows', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(80)])],
  ['a program of Linux', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(80)])],
  ['a film', box('isom')],
  ['a picture of a kind that few programs open', box('avif')],
  ['a Windows picture', Buffer.concat([Buffer.from('BM'), Buffer.alloc(80)])],
  ['formatted text', Buffer.from('{\\rtf1 hello}')],
  ['text in another encoding', Buffer.from('caf\xe9 au lait', 'latin1')],
  ['text with noughts', Buffer.from('one\0two')],
  ['text that steers a terminal', Buffer.from('\u001b[2J harmless')],
  ['noise', Buffer.from([0x80, 0x81, 0xfe, 0xff, 0x00, 0x13])],
])('%s is not', async (_what, content) => {
  expect(await sniff(content)).toBeUndefined()
})
