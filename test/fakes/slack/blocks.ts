import { type BlockScope, Checker, characters, isObject } from './checker.ts'
import { checkElement, checkImage } from './elements.ts'
import { LIMITS } from './limits.ts'
import type { Json, Surface } from './types.ts'

interface BlockRules {
  props: string[]
  surfaces?: Surface[]
  check(check: Checker, block: Json, pointer: string, scope: BlockScope): void
}

/** What Slack would refuse in a list of blocks. */
export function validateBlocks(
  blocks: unknown,
  surface: Surface = 'message',
  base = '/blocks',
): { errors: string[]; inputs: number } {
  const check = new Checker(surface)
  const most = surface === 'message' ? LIMITS.messageBlocks : LIMITS.viewBlocks
  if (!Array.isArray(blocks)) check.err('must provide an array', base)
  else {
    if (blocks.length > most) check.err(`no more than ${most} items allowed`, base)
    for (const [i, block] of blocks.entries()) checkBlock(check, block, `${base}/${i}`)
  }
  return { errors: check.errors, inputs: check.inputs }
}

/** What Slack would refuse in a modal or a Home tab. Pointers begin at /view, as Slack's do. */
export function validateView(view: unknown): { errors: string[] } {
  if (!isObject(view)) return { errors: ['must provide an object [json-pointer:/view]'] }
  const type: Json = view['type']
  if (type !== 'modal' && type !== 'home') return { errors: [`unsupported type: ${type} [json-pointer:/view/type]`] }
  const check = new Checker(type)
  checkFrame(check, view, type === 'modal')
  const { errors, inputs } = validateBlocks(view['blocks'], type, '/view/blocks')
  check.errors.push(...errors)
  if (type === 'modal' && inputs > 0 && view['submit'] === undefined)
    check.err('missing required field: submit', '/view')
  return { errors: check.errors }
}

function checkFrame(check: Checker, view: Json, isModal: boolean): void {
  const common = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id', 'title', 'close', 'submit']
  const modal = ['clear_on_close', 'notify_on_close', 'submit_disabled']
  check.props(view, '/view', isModal ? [...common, ...modal] : common)
  if (isModal) {
    check.plain(view.title, '/view/title', LIMITS.modalTitle)
    if (view.close !== undefined) check.plain(view.close, '/view/close', LIMITS.modalClose)
    if (view.submit !== undefined) check.plain(view.submit, '/view/submit', LIMITS.modalSubmit)
  }
  const lengths = {
    private_metadata: LIMITS.privateMetadata,
    callback_id: LIMITS.callbackId,
    external_id: LIMITS.externalId,
  }
  for (const [key, max] of Object.entries(lengths)) {
    if (view[key] !== undefined) check.str(view[key], `/view/${key}`, { min: 0, max })
  }
}

function checkBlock(check: Checker, block: unknown, pointer: string): void {
  if (!check.object(block, pointer)) return
  const rules = BLOCKS[String(block['type'])]
  if (!rules) {
    check.err(`unsupported type: ${block['type']}`, `${pointer}/type`)
    return
  }
  if (rules.surfaces && !rules.surfaces.includes(check.surface)) {
    check.err(`unsupported type: ${block['type']} (not available on ${check.surface})`, `${pointer}/type`)
  }
  check.props(block, pointer, ['type', 'block_id', ...rules.props])
  const id: unknown = block['block_id']
  if (id !== undefined && check.str(id, `${pointer}/block_id`, { max: LIMITS.blockId })) {
    if (check.blockIds.has(id)) check.err(`\`block_id\` "${id}" already exists`, `${pointer}/block_id`)
    check.blockIds.add(id)
  }
  rules.check(check, block, pointer, { ids: new Set() })
}

const BLOCKS: Record<string, BlockRules> = {
  section: {
    props: ['text', 'fields', 'accessory', 'expand'],
    check(check, block, at, scope) {
      const { text, fields, accessory } = block
      if (text === undefined && fields === undefined) check.err('missing required field: text', at)
      if (text !== undefined) check.text(text, `${at}/text`, { max: LIMITS.sectionText })
      if (fields !== undefined && check.arr(fields, `${at}/fields`, { max: LIMITS.sectionFields })) {
        for (const [i, field] of fields.entries())
          check.text(field, `${at}/fields/${i}`, { max: LIMITS.sectionFieldText })
      }
      if (accessory !== undefined) checkElement(check, accessory, `${at}/accessory`, 'accessory', scope)
    },
  },
  header: {
    props: ['text', 'level'],
    check: (check, block, at) => check.plain(block.text, `${at}/text`, LIMITS.headerText),
  },
  divider: { props: [], check() {} },
  context: {
    props: ['elements'],
    check(check, { elements }, at, scope) {
      if (!check.arr(elements, `${at}/elements`, { max: LIMITS.contextElements })) return
      for (const [i, element] of elements.entries()) {
        const place = `${at}/elements/${i}`
        if (element?.type === 'image') checkElement(check, element, place, 'context', scope)
        else check.text(element, place)
      }
    },
  },
  actions: {
    props: ['elements'],
    check(check, { elements }, at, scope) {
      if (!check.arr(elements, `${at}/elements`, { max: LIMITS.actionsElements })) return
      for (const [i, element] of elements.entries())
        checkElement(check, element, `${at}/elements/${i}`, 'actions', scope)
    },
  },
  input: {
    props: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    check(check, block, at, scope) {
      check.inputs++
      check.plain(block.label, `${at}/label`, LIMITS.inputLabel)
      if (block.hint !== undefined) check.plain(block.hint, `${at}/hint`, LIMITS.inputHint)
      check.bool(block.optional, `${at}/optional`)
      check.bool(block.dispatch_action, `${at}/dispatch_action`)
      if (block.element === undefined) check.err('missing required field: element', at)
      else checkElement(check, block.element, `${at}/element`, 'input', scope)
    },
  },
  image: {
    props: ['image_url', 'slack_file', 'alt_text', 'title'],
    check(check, block, at) {
      checkImage(check, block, at)
      if (block.title !== undefined) check.plain(block.title, `${at}/title`, LIMITS.imageTitle)
    },
  },
  rich_text: { props: ['elements'], check: checkRichText },
  markdown: {
    props: ['text'],
    surfaces: ['message'],
    check(check, block, at) {
      if (!check.str(block.text, `${at}/text`, { max: LIMITS.markdownText })) return
      check.markdown += characters(block.text)
      const isTooMuch = check.markdown > LIMITS.markdownTextTotal
      if (isTooMuch) check.err('cumulative markdown text must be less than 12001 characters', `${at}/text`)
    },
  },
  table: { props: ['rows', 'column_settings'], surfaces: ['message'], check: checkTable },
  alert: {
    props: ['text', 'level'],
    surfaces: ['modal'],
    check(check, block, at) {
      check.text(block.text, `${at}/text`, { max: LIMITS.alertText })
      check.oneOf(block.level, `${at}/level`, ['default', 'info', 'warning', 'error', 'success'])
    },
  },
  card: {
    props: ['hero_image', 'icon', 'slack_icon', 'title', 'subtitle', 'body', 'subtext', 'actions'],
    surfaces: ['message'],
    check: checkCard,
  },
  carousel: {
    props: ['elements'],
    surfaces: ['message'],
    check(check, { elements }, at, scope) {
      if (!check.arr(elements, `${at}/elements`, { max: LIMITS.carousel })) return
      for (const [i, element] of elements.entries()) checkCard(check, element, `${at}/elements/${i}`, scope)
    },
  },
  container: {
    props: [
      'title',
      'rich_text_title',
      'subtitle',
      'child_blocks',
      'width',
      'icon',
      'is_collapsible',
      'default_collapsed',
      'has_header_divider',
    ],
    check(check, block, at) {
      const { title, rich_text_title: richTitle, child_blocks: children } = block
      if (title === undefined && richTitle === undefined) check.err('missing required field: title', at)
      if (!check.arr(children, `${at}/child_blocks`, { max: LIMITS.containerChildren })) return
      for (const [i, child] of children.entries()) checkBlock(check, child, `${at}/child_blocks/${i}`)
    },
  },
  context_actions: {
    props: ['elements'],
    surfaces: ['message'],
    check(check, { elements }, at, scope) {
      if (!check.arr(elements, `${at}/elements`, { max: LIMITS.contextActions })) return
      for (const [i, element] of elements.entries()) {
        checkElement(check, element, `${at}/elements/${i}`, 'context_actions', scope)
      }
    },
  },
  task_card: {
    props: ['task_id', 'title', 'details', 'output', 'sources', 'status'],
    surfaces: ['message'],
    check() {},
  },
  plan: { props: ['title', 'tasks', 'plan_id'], surfaces: ['message'], check() {} },
  data_table: {
    props: ['rows', 'caption', 'page_size', 'row_header_column_index'],
    surfaces: ['message'],
    check() {},
  },
  video: {
    props: [
      'video_url',
      'thumbnail_url',
      'alt_text',
      'title',
      'title_url',
      'author_name',
      'provider_name',
      'provider_icon_url',
      'description',
    ],
    check() {},
  },
}

function checkRichText(check: Checker, { elements }: Json, at: string): void {
  if (!check.arr(elements, `${at}/elements`)) return
  const kinds = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted']
  for (const [i, element] of elements.entries()) check.oneOf(element?.type, `${at}/elements/${i}/type`, kinds)
}

function checkTable(check: Checker, { rows }: Json, at: string): void {
  if (++check.tables > 1) check.err('only one table is allowed', at)
  if (!check.arr(rows, `${at}/rows`, { max: LIMITS.tableRows })) return
  for (const [i, row] of rows.entries()) {
    if (!check.arr(row, `${at}/rows/${i}`, { max: LIMITS.tableCols })) continue
    for (const [j, cell] of row.entries()) {
      check.oneOf(cell?.type, `${at}/rows/${i}/${j}/type`, ['raw_text', 'rich_text', 'raw_number'])
    }
  }
}

function checkCard(check: Checker, card: Json, at: string, scope: BlockScope): void {
  const needed = ['hero_image', 'title', 'actions', 'body']
  if (!needed.some((key) => card[key] !== undefined)) {
    check.err('at least one of hero_image, title, actions or body is required', at)
  }
  const lengths = { title: LIMITS.cardTitle, subtitle: LIMITS.cardTitle, body: LIMITS.cardBody }
  for (const [key, max] of Object.entries(lengths)) {
    if (card[key] !== undefined) check.text(card[key], `${at}/${key}`, { max })
  }
  for (const [i, element] of (card.actions ?? []).entries()) {
    checkElement(check, element, `${at}/actions/${i}`, 'card', scope)
  }
}
