// upload hands a file to the server and tells how far it is, from 0 to 1: fetch cannot. It fails with the server's sentence, or
// with an empty one where the connection broke.
export function upload(file, filename, voice, progress) {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest()
		request.open('POST', `/files?filename=${encodeURIComponent(filename.slice(-200))}${voice ? '&voice' : ''}`)
		request.setRequestHeader('Accept', 'application/json')
		request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
		request.upload.onprogress = ({loaded, total}) => progress?.(total ? loaded / total : 0)
		request.onerror = request.onabort = () => reject(new Error(''))
		request.onload = () => {
			if (request.status === 401) return location.assign('/login')
			let answer
			try {
				answer = JSON.parse(request.responseText)
			} catch {
				return reject(new Error(''))
			}
			if (request.status === 200) resolve(answer)
			else reject(new Error(answer.error ?? ''))
		}
		request.send(file)
	})
}
