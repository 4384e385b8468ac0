import Foundation
import TestSupport
import Testing

/// What a stopped member decides, state by state, by the program that runs on the nodes.
@Suite("What a stopped member of the database does")
struct DatabaseDecisionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var me = "core-1"
    var position = Case.nothing
    var announced: [String: String] = [:]
    var database: String = "{}"
    let decision: String

    static let a = "aaaaaaaa-0000-11f1-8f28-3ec47d96580a"
    static let b = "bbbbbbbb-0000-11f1-8f28-3ec47d96580a"
    static let nothing = "00000000-0000-0000-0000-000000000000:-1"

    var input: String {
      let announcements = announced.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }
      return """
        {"me": "\(me)", "members": ["core-1", "core-2", "core-3"], "position": "\(position)",
         "announced": {\(announcements.joined(separator: ", "))}, "database": \(database)}
        """
    }
  }

  private static func positions(_ list: [String: String], _ more: String = "") -> String {
    let entries = list.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ")
    return "{\"positions\": {\(entries)}\(more)}"
  }

  private static let others = ["core-2": Case.nothing, "core-3": Case.nothing]
  private static let serving = ["core-2": "10.0.0.2:3306", "core-3": "10.0.0.3:3306"]

  static let cases: [Case] = [
    Case(testDescription: "alone it waits for the others", decision: "wait 1 of 3 positions known"),
    Case(
      testDescription: "when all are empty the first by name founds the cluster",
      database: positions(others),
      decision: "bootstrap first"
    ),
    Case(
      testDescription: "when all are empty the second waits for the first",
      me: "core-2",
      database: positions(["core-1": Case.nothing, "core-3": Case.nothing]),
      decision: "wait core-1 founds the cluster"
    ),
    Case(
      testDescription: "all are empty, but a cluster existed",
      database: positions(others, ", \"uuid\": \"\(Case.a)\""),
      decision: "wait every directory is empty"
    ),
    Case(
      testDescription: "etcd is empty, the directory is not",
      position: "\(Case.a):7",
      decision: "wait 1 of 3 positions known"
    ),
    Case(
      testDescription: "the newest data revive the cluster",
      position: "\(Case.a):510",
      database: positions(["core-2": "\(Case.a):459", "core-3": Case.nothing]),
      decision: "bootstrap recovery"
    ),
    Case(
      testDescription: "older data wait for the newest",
      position: "\(Case.a):459",
      database: positions(["core-2": "\(Case.a):510", "core-3": "\(Case.a):9"]),
      decision: "wait core-2 has the newest data"
    ),
    Case(
      testDescription: "numbers are compared as numbers",
      position: "\(Case.a):1000",
      database: positions(["core-2": "\(Case.a):999", "core-3": "\(Case.a):999"]),
      decision: "bootstrap recovery"
    ),
    Case(
      testDescription: "its own position is what the directory says",
      position: "\(Case.a):5",
      database: positions(["core-1": "\(Case.a):900", "core-2": "\(Case.a):6", "core-3": "\(Case.a):4"]),
      decision: "wait core-2 has the newest data"
    ),
    Case(
      testDescription: "different histories stop, with their names",
      position: "\(Case.a):5",
      database: positions(["core-2": "\(Case.b):6"]),
      decision: "wait different histories: core-1 \(Case.a):5, core-2 \(Case.b):6"
    ),
    Case(
      testDescription: "etcd knows another history",
      position: "\(Case.a):5",
      database: positions(["core-2": "\(Case.a):5", "core-3": "\(Case.a):5"], ", \"uuid\": \"\(Case.b)\""),
      decision: "wait different histories"
    ),
    Case(
      testDescription: "the operator's choice goes on among different histories",
      position: "\(Case.a):5",
      database: positions(["core-2": "\(Case.b):6"], ", \"force\": \"core-1\""),
      decision: "bootstrap forced"
    ),
    Case(
      testDescription: "the operator chose another",
      position: "\(Case.a):5",
      database: positions([:], ", \"force\": \"core-3\""),
      decision: "wait the operator chose “core-3”"
    ),
    Case(
      testDescription: "a choice of an empty directory is asked again",
      database: positions([:], ", \"force\": \"core-1\""),
      decision: "wait force-bootstrap chose core-1, whose directory is empty"
    ),
    Case(
      testDescription: "an empty directory chosen twice",
      database: positions([:], ", \"force\": \"core-1 empty\""),
      decision: "bootstrap forced"
    ),
    Case(
      testDescription: "who serves is joined",
      position: "\(Case.a):5",
      announced: serving,
      database: positions([:], ", \"uuid\": \"\(Case.a)\""),
      decision: "join 10.0.0.2,10.0.0.3"
    ),
    Case(
      testDescription: "an empty directory joins",
      announced: serving,
      database: positions([:], ", \"uuid\": \"\(Case.a)\""),
      decision: "join 10.0.0.2,10.0.0.3"
    ),
    Case(
      testDescription: "data of another cluster are not overwritten",
      position: "\(Case.b):5",
      announced: serving,
      database: positions([:], ", \"uuid\": \"\(Case.a)\""),
      decision: "wait the data here belong to cluster \(Case.b)"
    ),
    Case(
      testDescription: "unless the operator says so",
      position: "\(Case.b):5",
      announced: serving,
      database: positions([:], ", \"uuid\": \"\(Case.a)\", \"discard\": {\"core-1\": \"\(Case.b)\"}"),
      decision: "rejoin 10.0.0.2,10.0.0.3"
    ),
    Case(
      testDescription: "members serve, but nobody knows which cluster",
      position: "\(Case.a):5",
      announced: serving,
      decision: "wait members serve, but the cluster's identity is not in etcd yet"
    ),
    Case(
      testDescription: "its own old announcement and one of a stranger are nobody to join",
      position: "\(Case.a):5",
      announced: ["core-1": "10.0.0.1:3306", "core-9": "10.0.0.9:3306", "core-2": "evil; rm:1"],
      database: positions([:], ", \"uuid\": \"\(Case.a)\""),
      decision: "wait 1 of 3 positions known"
    ),
    Case(
      testDescription: "a node that is not declared does nothing",
      me: "core-9",
      announced: serving,
      decision: "wait core-9 is no declared member"
    ),
    Case(
      testDescription: "another is starting",
      position: "\(Case.a):5",
      database: positions([:], ", \"uuid\": \"\(Case.a)\", \"lock\": \"core-2\""),
      decision: "wait core-2 is starting"
    ),
    Case(
      testDescription: "a position that is none counts as missing",
      database: positions(["core-2": "nonsense", "core-3": Case.nothing]),
      decision: "wait 2 of 3 positions known"
    ),
  ]

  @Test("Each state leads to one decision", arguments: cases)
  func decision(_ state: Case) throws {
    let jq = try Program("jq", package: "jq")
    let program = PackageRoot.url.appending(path: "Sources/Scripts/Texts/node/database-decide.jq")
    let outcome = try jq.run(["-r", "-f", program.path], input: state.input)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.output.hasPrefix(state.decision), "\(outcome.output)")
    #expect(outcome.output.split(separator: "\n").count == 1)
  }
}
