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

  /// The runs in which `ab` gave up: nobody knows how many of their requests failed.
  package var givenUp: Int { runs.count { $0.bench == nil } }

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

  /// The machines that were watched, in the order of the result.
  var processorUses: [ProcessorUse] {
    (runs.first?.machines.map(\.name) ?? []).compactMap { name in
      let uses = runs.flatMap(\.machines).filter { $0.name == name }
      return Spread(uses.compactMap(\.processors)).map {
        ProcessorUse(name: name, together: $0.median, busiest: Spread(uses.compactMap(\.busiestProcessor))?.median)
      }
    }
  }
}

extension StudyResult.Run {
  /// The machines but the one that makes the load.
  var serving: [MachineUse] { machines.filter { $0.name != StudyResult.generator } }
}
