// The entry points of Meta's JavaScript SDK that Embedded Signup needs, against the sandbox.
// Pages load it from /en_US/sdk.js exactly as they load Meta's from connect.facebook.net.
(function () {
  'use strict';
  if (window.FB) return;
  var base = new URL(document.currentScript.src).origin;
  var settings = {version: 'v25.0'};
  var session = {authResponse: null, status: 'unknown'};
  var listeners = {};

  function emit(name, value) {
    (listeners[name] || []).forEach(function (fn) { fn(value); });
  }

  function dialogAddress(options, cb) {
    var q = new URLSearchParams({
      client_id: settings.appId || '', display: 'popup', origin: window.location.origin, cb: cb,
      state: options.state || '', config_id: options.config_id || '', response_type: options.response_type || 'token',
      override_default_response_type: String(Boolean(options.override_default_response_type)),
      scope: options.scope || '', extras: JSON.stringify(options.extras || {})
    });
    return base + '/' + settings.version + '/dialog/oauth?' + q;
  }

  function login(callback, options) {
    var cb = 'f' + Math.random().toString(16).slice(2);
    var popup = window.open(dialogAddress(options || {}, cb), 'fb_login_' + cb, 'popup,width=480,height=760');
    var watch = null;

    function end(response) {
      window.clearInterval(watch);
      window.removeEventListener('message', hear);
      session = response;
      if (callback) callback(response);
      emit('auth.statusChange', response);
      if (response.authResponse) emit('auth.login', response);
    }
    // The pop-up reports by a query string, as Meta's does: other listeners must survive what is not JSON.
    function hear(event) {
      if (event.origin !== base || typeof event.data !== 'string') return;
      var q = new URLSearchParams(event.data);
      if (q.get('cb') !== cb) return;
      if (!q.get('code')) { end({authResponse: null, status: 'unknown'}); return; }
      end({authResponse: {userID: null, expiresIn: null, code: q.get('code')}, status: 'connected'});
    }
    window.addEventListener('message', hear);
    if (!popup) { end({authResponse: null, status: 'unknown'}); return; }
    var gone = 0;
    watch = window.setInterval(function () {
      gone = popup.closed ? gone + 1 : 0;
      if (gone === 4) end({authResponse: null, status: 'unknown'});
    }, 200);
  }

  window.FB = {
    init: function (options) { Object.assign(settings, options); },
    login: login,
    logout: function (callback) {
      session = {authResponse: null, status: 'unknown'};
      if (callback) callback(session);
    },
    getLoginStatus: function (callback) { callback(session); },
    getAuthResponse: function () { return session.authResponse; },
    getUserID: function () { return ''; },
    api: function (path, method, params, callback) {
      var args = Array.prototype.slice.call(arguments, 1);
      callback = args.find(function (a) { return typeof a === 'function'; });
      method = (args.find(function (a) { return typeof a === 'string'; }) || 'get').toUpperCase();
      params = args.find(function (a) { return a && typeof a === 'object'; }) || {};
      var url = base + '/' + settings.version + '/' + String(path).replace(/^\//, '');
      var init = {method: method};
      if (method === 'GET') url += (url.includes('?') ? '&' : '?') + new URLSearchParams(params);
      else init.body = new URLSearchParams(params);
      fetch(url, init).then(function (r) { return r.json(); }).then(callback || function () {});
    },
    Event: {
      subscribe: function (name, fn) { (listeners[name] = listeners[name] || []).push(fn); },
      unsubscribe: function (name, fn) { listeners[name] = (listeners[name] || []).filter(function (f) { return f !== fn; }); }
    },
    AppEvents: {logPageView: function () {}, logEvent: function () {}},
    XFBML: {parse: function () {}}
  };
  window.setTimeout(function () { if (window.fbAsyncInit) window.fbAsyncInit(); }, 0);
})();
