/** Stands in for a source file of `adaptivecards` that its templating package names in its types (see tsconfig.json `paths`). */
export interface ISerializable {
  [property: string]: unknown
}
export type IAdaptiveCard = ISerializable
