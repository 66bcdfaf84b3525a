import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { inert, inertText } from '../../cards/inert.ts'
import type { Reach } from '../../src/conversation/incoming.ts'
import { DeliveryError } from '../../src/errors.ts'
import type { Account } from '../../src/people/link.ts'
import type { ChatAdapter } from '../adapter.ts'
import { fetching, forMessage } from './buttons.ts'
import type { ChatPlace, Connector, Member, Message } from './connector.ts'
import { clientHasDialogs, isRehearsal, type TeamsSettings } from './settings.ts'

/** Where the public cloud takes a first message, when no activity has told a nearer address yet. */
const GLOBAL_SERVICE_URL = 'https://smba.trafficmanager.net/teams/'
const CARD_TYPE = 'application/vnd.microsoft.card.adaptive'

/**
 * Teams as the outbox uses it. Teams cannot be asked for a message by a key of ours (`lookUp` is always undefined), so
 * after a lost answer a notice may come twice; its buttons decide once.
 * @param heardFrom the service URL of the latest activity, when there was one
 */
export function createTeamsAdapter(
  settings: TeamsSettings,
  connector: Connector,
  heardFrom: () => string | undefined,
): ChatAdapter {
  const tenant = settings.tenantId
  const hasDialogs = clientHasDialogs(settings)

  const open = async (user: string, reach: Reach = {}): Promise<ChatPlace> => {
    const serviceUrl =
      reach['serviceUrl'] ??
      heardFrom() ??
      settings.serviceUrl ??
      (isRehearsal(settings) ? undefined : GLOBAL_SERVICE_URL)
    if (!serviceUrl) throw new DeliveryError('teams_no_service_url', 'unreachable')
    return connector.open(serviceUrl, reach['botId'] ?? botId(settings), user)
  }
  const account = (user: string, member: Member): Account => {
    const email = member.userPrincipalName?.toLowerCase() ?? ''
    const isMember = isSame(member.aadObjectId, user) && isSame(member.tenantId, tenant) && !isGuest(member)
    return { platform: 'teams', tenant, user, email, confirmed: email !== '', member: isMember }
  }

  return {
    platform: 'teams',
    tenant,
    async whoIs({ user, reach }) {
      const { heard, member = user, serviceUrl } = reach
      const asked =
        heard && serviceUrl ? await askMember(connector, { conversation: heard, serviceUrl }, member) : undefined
      // A command on a message comes from chats that the bot is not in: there only its own chat with them can be asked.
      return account(user, asked ?? (await connector.member(await open(user, reach), user)))
    },
    async find(person) {
      const aadObjectId = person.aadObjectId?.toLowerCase()
      if (!aadObjectId) return undefined
      try {
        const place = await open(aadObjectId)
        const member = await connector.member(place, aadObjectId)
        return { ...account(aadObjectId, member), reach: { ...place, botId: botId(settings), tenant } }
      } catch (err) {
        // The app is not installed for them, or nobody has that id.
        if (err instanceof DeliveryError && err.outcome === 'unreachable') return undefined
        throw err
      }
    },
    async send({ user, reach }, card) {
      const place = placeOf(reach) ?? (await open(user, reach))
      const message = await connector.post(place, messageOf(card, hasDialogs))
      return { reach: { ...reach, ...place }, message }
    },
    async lookUp() {
      return undefined
    },
    async update({ reach, message }, card) {
      const place = placeOf(reach)
      if (!place) throw new DeliveryError('teams_no_conversation', 'refused')
      await connector.update(place, message, messageOf(card, hasDialogs))
    },
  }
}

/**
 * A card as a message. Without `summary` the notification would only say that a card was sent.
 * @param hasDialogs whether the client is Teams itself
 */
export function messageOf(card: AdaptiveCard, hasDialogs: boolean): Message {
  return withContent(card, forMessage(inert(card, { markdown: true }), hasDialogs))
}

/**
 * A form as a message of its own. Where the client has dialogs, a button takes the form into one, with what has been
 * typed so far; the card can be filled in where it is as well, which is all that other clients offer.
 */
export function formMessageOf(card: AdaptiveCard): Message {
  const content = forMessage(inert(card, { markdown: true }), true)
  const keep = card.actions?.find((action) => action.type === 'Action.Execute' && action.verb === 'request.keep')
  if (keep?.type !== 'Action.Execute') return withContent(card, content)
  const open = fetching({ title: 'Open in a window', data: keep.data })
  return withContent(card, { ...content, actions: [...(content.actions ?? []), open] })
}

function withContent(card: AdaptiveCard, content: object): Message {
  return {
    type: 'message',
    summary: inertText(card.fallbackText, { markdown: false }),
    attachments: [{ contentType: CARD_TYPE, content }],
  }
}

function placeOf({ conversation, serviceUrl }: Reach): ChatPlace | undefined {
  return conversation && serviceUrl ? { conversation, serviceUrl } : undefined
}

async function askMember(connector: Connector, place: ChatPlace, member: string): Promise<Member | undefined> {
  try {
    return await connector.member(place, member)
  } catch (err) {
    if (err instanceof DeliveryError && err.outcome === 'unreachable') return undefined
    throw err
  }
}

const isSame = (one: string | null | undefined, other: string) => one?.toLowerCase() === other.toLowerCase()
const botId = ({ appId }: TeamsSettings) => `28:${appId}`

function isGuest({ userPrincipalName, userRole }: Member): boolean {
  return Boolean(userPrincipalName?.toUpperCase().includes('#EXT#')) || userRole === 'guest' || userRole === 'anonymous'
}
