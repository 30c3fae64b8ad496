// Acts that lead to a view, and the builder of views.
import {register} from './keys.js'
import {fold, goSaved, show} from './views.js'

register('views.fold', fold)
register('view.saved', n => goSaved(n))
register('view.*', (_, id) => show(id.slice('view.'.length)))
