/**
 * Slack's limits, in characters or items. Pages: docs.slack.dev/reference/block-kit (blocks, elements, composition
 * objects), /reference/views, /reference/methods/chat.postMessage.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Of its blocks; Slack refuses a view above 250 KB. */
  viewBytes: 240_000,
  /** Undocumented: Slack answers msg_blocks_too_long somewhere near 13,200 characters of blocks (bolt-js issue 2509). */
  messageJson: 10_000,
  text: 3000,
  header: 150,
  actions: 25,
  button: 75,
  buttonValue: 2000,
  url: 3000,
  option: 75,
  optionValue: 150,
  options: 100,
  /** Of one file input. */
  files: 10,
  /** Ours: a larger one is no evidence that we keep, so it is not fetched either. */
  fileBytes: 10 * 1024 * 1024,
  /** Checkboxes and radio buttons; more become a select. */
  shownOptions: 10,
  placeholder: 150,
  label: 2000,
  hint: 2000,
  typed: 3000,
  modalTitle: 24,
  modalButton: 24,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  privateMetadata: 3000,
  /** Not documented for the sentences under a field; what a hint may hold is certainly enough. */
  fieldError: 300,
} as const
