// Changing what a field holds so that Ctrl + Z takes it back.

// put replaces what stands between two places, and leaves the caret behind it or selects a part of it.
export function put(field, from, to, text, select) {
	field.focus()
	field.setSelectionRange(from, to)
	// The one way that keeps the field's history. Where it is gone, the history is lost and the text is not.
	const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text)
	if (!done || field.value.slice(from, from + text.length) !== text) {
		if (!done) field.setRangeText(text, from, to, 'end')
		field.dispatchEvent(new Event('input', {bubbles: true}))
	}
	if (select) field.setSelectionRange(from + select[0], from + select[1])
}

// insert puts text at the caret.
export function insert(field, text) {
	put(field, field.selectionStart, field.selectionEnd, text)
}

// size writes a number of bytes for people.
export function size(bytes) {
	const units = ['B', 'KB', 'MB']
	let unit = 0
	while (bytes >= 1024 && unit < 2) bytes /= 1024, unit++
	return (unit ? bytes.toFixed(1) : bytes) + ' ' + units[unit]
}

// length counts characters as WhatsApp does: code points.
export function length(text) {
	return [...text].length
}

// key makes a name for a message, so that a repeated request sends it once. randomUUID is only there on https.
export function key() {
	return [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')
}
