import { byId } from './dom.ts'

type Theme = 'light' | 'dark'
const KEY = 'staffroom-theme'

/** The computer's own preference counts until somebody presses the switch. */
export function startTheme(): void {
  const button = byId('theme-button')
  const preference = matchMedia('(prefers-color-scheme: dark)')
  const present = (): Theme => chosen() ?? (preference.matches ? 'dark' : 'light')
  const paint = () => {
    const theme = present()
    document.documentElement.dataset['theme'] = theme
    button.textContent = theme === 'dark' ? 'Light' : 'Dark'
    button.setAttribute('aria-label', theme === 'dark' ? 'Switch to light colours' : 'Switch to dark colours')
  }
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, present() === 'dark' ? 'light' : 'dark')
    paint()
  })
  preference.addEventListener('change', paint)
  paint()
}

function chosen(): Theme | undefined {
  const stored = localStorage.getItem(KEY)
  return stored === 'light' || stored === 'dark' ? stored : undefined
}
