import { readFile } from 'node:fs/promises'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { editorSchemas } from '../../src/packs/editor-schemas.ts'
import { fromRoot } from '../../src/root.ts'

const schemas = Object.entries(editorSchemas())

// After a change of the format: npx vitest run test/packs/editor-schemas.test.ts -u
it.each(schemas)('policies/_schema/%s is up to date', async (name, schema) => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(fromRoot('policies', '_schema', name))
})

it.each([
  ['pack.json', 'king-offa/pack.yaml'],
  ['clauses.json', 'king-offa/clauses.yaml'],
  ['procedure.json', 'king-offa/procedures/site-creation.yaml'],
  ['procedure.json', '_template/procedures/new-account.yaml'],
  ['platforms.json', 'platforms.yaml'],
  ['rules.json', 'king-offa/rules/contact.yaml'],
  ['rules.json', 'huntington/rules/images.yaml'],
  ['rules.json', '_template/rules/examples.yaml'],
  ['questions.json', '_template/questions.yaml'],
  ['questions.json', 'king-offa/questions.yaml'],
  ['topics.json', '_topics/contact.yaml'],
])('an editor using %s finds nothing wrong with %s', async (name, file) => {
  const validate = validatorOf(name)
  validate(await contentOf(file))
  expect(validate.errors).toBeNull()
})

it('an editor shows a clause number without quotes as a fault', () => {
  expect(validatorOf('clauses.json')(parse('- { id: 6.10, topic: Something }'))).toBe(false)
})

function validatorOf(name: string) {
  const ajv = addFormats.default(new Ajv.Ajv({ strict: false }))
  return ajv.compile(editorSchemas()[name] ?? {})
}

async function contentOf(file: string): Promise<unknown> {
  return parse(await readFile(fromRoot('policies', file), 'utf8'))
}
