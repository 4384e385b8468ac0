package import Diagnostics

/// How much one client may ask of a site.
package struct SiteLimits: Sendable {
  package let origin: Origin
  /// On average; twice as many at once.
  package let requests: Located<Rate>?
  /// At the same time.
  package let connections: Located<Int>?
}

/// A status that a page of the site can be shown for (RFC 9110, 15.5 and 15.6): those that a server answers by itself
/// while the site can be reached.
package enum ErrorStatus: String, CaseIterable, Sendable {
  case unauthorized = "401"
  case forbidden = "403"
  case notFound = "404"
  case methodNotAllowed = "405"
  case gone = "410"
  case contentTooLarge = "413"
  case uriTooLong = "414"
  case tooManyRequests = "429"
  case internalServerError = "500"

  package var number: Int {
    guard let number = Int(rawValue) else { preconditionFailure("“\(rawValue)” is no status") }
    return number
  }
}

extension SiteLimits {
  package static let schema = Schema.record(
    "limits",
    SiteLimits.init,
    Field.origin,
    Field.optional(
      "requests",
      .located(.rate),
      "How many requests a client's address may make, on average; at once twice as many. Others are answered with 429."
    ),
    Field.optional(
      "connections",
      .located(.integer("a number of connections", in: 1...10_000)),
      "How many connections a client's address may have at the same time; with HTTP/2 each request counts as one."
    ),
  )
}
