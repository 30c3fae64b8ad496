// How many characters are left, once the end is near; and what is over the limit, before it is sent.
import {length} from './text.js'

const near = 500

export function counter(composer) {
	const say = composer.part('count'), {field} = composer
	const most = Number(field.dataset.most)
	const show = () => {
		const left = most - length(field.value)
		say.hidden = left > near
		say.classList.toggle('over', left < 0)
		if (!say.hidden) say.textContent = left < 0 ? composer.say('over', {n: -left, most}) : composer.say('left', {n: left})
	}
	field.addEventListener('input', show)
	composer.addEventListener('composer-cleared', show)
	show()
}
