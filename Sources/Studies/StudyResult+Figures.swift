internal import Reports

extension StudyResult {
  private var benches: [ApacheBench] { runs.compactMap(\.bench) }

  package var requestsPerSecond: Spread? { Spread(benches.map(\.requestsPerSecond)) }

  /// The median of the runs, in milliseconds.
  package func milliseconds(percent: Int) -> Double? {
    Spread(benches.compactMap { $0.milliseconds(percent: percent) }.map(Double.init))?.median
  }

  /// Of all requests of all runs that came to their end: those that failed or got no success.
  package var failures: (count: Int, requests: Int) {
    benches.reduce((0, 0)) { ($0.0 + $1.failed, $0.1 + $1.complete) }
  }

  /// Of all daemons on the machines that serve, in MiB.
  package var mebibytes: Double? {
    let sums = runs.map { run in run.serving.reduce(0) { $0 + $1.kibibytes } }.filter { $0 > 0 }
    return Spread(sums.map { Double($0) / 1024 })?.median
  }

  /// What the serving machines sent for each request beside the answer's text: to one another, and the headers of the
  /// packets with which the answer goes to the client, of which `ab` says nothing; `nil` where one machine serves.
  package var bytesBetweenMachines: Double? {
    let values = runs.compactMap { run -> Double? in
      guard let bench = run.bench, bench.complete > 0, run.serving.count > 1, run.serving.allSatisfy(\.isWatched)
      else { return nil }
      let sent = run.serving.reduce(0.0) { $0 + Double($1.sentBytes) }
      return max(0, sent - Double(bench.transferredBytes)) / Double(bench.complete)
    }
    return Spread(values)?.median
  }

  /// The machine with the largest median of its processors’ share; the one that makes the load goes first of equals.
  package var busiest: (name: String, share: Double)? { busiest { _ in true } }

  /// The same of the machines that serve.
  package var busiestServing: (name: String, share: Double)? { busiest { $0 != Self.generator } }

  private func busiest(where isMeant: (String) -> Bool) -> (name: String, share: Double)? {
    let names = (runs.first?.machines.map(\.name) ?? []).filter(isMeant)
    let shares = names.compactMap { name -> (name: String, share: Double)? in
      let values = runs.flatMap(\.machines).filter { $0.name == name }.compactMap(\.processors)
      return Spread(values).map { (name, $0.median) }
    }
    return shares.enumerated().max { ($0.element.share, -$0.offset) < ($1.element.share, -$1.offset) }?.element
  }

  /// What ended first, as far as the figures tell.
  package var limit: String {
    if let stopped = runs.first(where: { $0.bench == nil }) { return "ab gave up: \(stopped.lastWords)" }
    if made.concurrency < asked.concurrency { return "the load generator, which could not open so many connections" }
    guard let busiest else { return "not measured: no machine was sampled" }
    let share = "\((busiest.share * 100).text(decimals: 0))%"
    let failed = failures.count > 0 ? "; requests failed before that" : ""
    if busiest.share >= 0.9 {
      return busiest.name == Self.generator
        ? "the processors of the machine that made the load (\(share))\(failed)"
        : "the processors of \(busiest.name) (\(share))\(failed)"
    }
    return failures.count > 0
      ? "connections or workers: requests failed while processors were \(share) busy at most"
      : "waiting: no processor was more than \(share) busy"
  }
}

extension StudyResult.Run {
  /// The machines but the one that makes the load.
  var serving: [MachineUse] { machines.filter { $0.name != StudyResult.generator } }
}
