internal import Diagnostics

extension Checks {
  /// A promise that can be reckoned with: something fails now and then, and a worse month never pays less.
  @Sendable static func checkServiceLevel(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let level = draft.serviceLevel else { return }
    for reliability in [level.node, level.host, level.storage, level.disks]
    where reliability.mtbf.value.seconds == 0 {
      diagnostics.report(.neverWorks, at: reliability.mtbf.span, help: "give the mean time between two failures")
    }
    for time in level.times where time.value > .century {
      diagnostics.report(.beyondCentury(time.value), at: time.span, help: "write `100y` or less")
    }
    let falling = level.credits.sorted { $0.key.value > $1.key.value }
    for (better, worse) in zip(falling, falling.dropFirst()) where worse.value.value < better.value.value {
      diagnostics.report(
        .creditFalls(worse.key.value, worse.value.value, better.value.value),
        at: worse.value.span,
        also: [.init(better.value.span, "a month of \(better.key.value.text) earns this")],
        help: "credits grow as the availability falls"
      )
    }
  }

  /// Prices are added up, so they are in one currency.
  @Sendable static func checkPrices(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let first = draft.prices.first else { return }
    for price in draft.prices where price.value.currency != first.value.currency {
      diagnostics.report(
        .otherCurrency(price.value, first.value),
        at: price.span,
        also: [.init(first.span, "the first price")],
        help: "write all prices in \(first.value.currency)"
      )
    }
  }
}

extension ServiceLevel {
  /// All times that are reckoned with, in the order of the fields.
  fileprivate var times: [Located<Period>] {
    [node, host, storage, disks].flatMap { [$0.mtbf, $0.mttr] }
      + [failover.address, failover.instance, failover.writer]
  }
}

extension Period {
  /// The longest that a service level speaks of: what is longer is a mistake, and no figure is made for it.
  fileprivate static let century = Period(seconds: 100 * 31_536_000)
}

extension Draft {
  /// All prices, in the order of the fields.
  fileprivate var prices: [Located<Price>] {
    var nodes: [Entry<Name, ClusterNode>] = []
    if case .named(let entries)? = cluster?.machines { nodes = entries }
    let servers = classic?.servers ?? []
    return nodes.compactMap(\.value.price) + servers.compactMap(\.value.price) + [storage?.price].compactMap { $0 }
      + plans.compactMap(\.value.price)
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var neverWorks: Self { .init("E0399", "expected some time between two failures, found none") }

  fileprivate static func beyondCentury(_ time: Period) -> Self {
    .init("E0394", "expected at most a century, found “\(time.text)”")
  }

  fileprivate static func creditFalls(_ availability: Percentage, _ worse: Percentage, _ better: Percentage) -> Self {
    .init(
      "E0398",
      "a month of \(availability.text) earns \(worse.text), which is less than a better month's \(better.text)"
    )
  }

  fileprivate static func otherCurrency(_ price: Price, _ first: Price) -> Self {
    .init("E0397", "“\(price.text)” is in another currency than “\(first.text)”")
  }
}
