import { mkdir, rename, writeFile } from 'node:fs/promises'
import { readBank } from '../src/questions/bank.ts'
import { learn } from '../src/questions/learn.ts'
import { packModel } from '../src/questions/model-file.ts'
import { fromRoot } from '../src/root.ts'

// A step of the build: trains the model that understands questions, and puts it into dist/ whole or not at all.
const bank = await readBank()
const file = fromRoot('dist', 'questions.model')
const draft = `${file}.${process.pid}`
await mkdir(fromRoot('dist'), { recursive: true })
await writeFile(draft, packModel(learn(bank)))
await rename(draft, file)
