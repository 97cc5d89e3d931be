// Shows the list anew whenever a message has arrived.
const show = async () => {
  const answer = await fetch('/mail')
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  document.querySelector('main').replaceWith(page.querySelector('main'))
}
const events = new EventSource('/mail/live')
events.onmessage = show
// What arrived while the server was away.
let away = false
events.onerror = () => { away = true }
events.onopen = () => { if (away) show(); away = false }
