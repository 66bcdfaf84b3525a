import { readdir, stat } from 'node:fs/promises'

/** The YAML files of a folder by name; none where there is no such folder. */
export async function yamlFiles(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return []
  const names = await readdir(folder)
  return names.filter((name) => /\.ya?ml$/.test(name)).sort()
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
