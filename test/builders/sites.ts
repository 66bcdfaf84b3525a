import type { Site } from '../../src/sites/site.ts'

/** An entry of Larkfield's register that says nothing but its name. */
export function site(over: Partial<Site> = {}): Site {
  return {
    id: '0190a000-0000-7000-8000-0000000000aa',
    schoolId: 'larkfield',
    title: 'Facebook · Year 4',
    platform: 'Facebook',
    evaluations: [],
    imported: false,
    people: [],
    details: {},
    version: 1,
    ...over,
  }
}
