// Runs at CloudFront's edge before the cache is asked: an address that a browser opens is the app's one page, in which
// the app reads the address. Files have a dot in their name. `src/local/server/shop/mod.rs` does the same on one machine.

function handler(event) {
  var request = event.request;
  var accept = request.headers.accept ? request.headers.accept.value : '';
  var name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (name.indexOf('.') === -1 && accept.toLowerCase().indexOf('text/html') !== -1) {
    request.uri = '/200.html';
  }
  return request;
}
