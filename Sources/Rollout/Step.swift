package import FileTree

/// One step of a rollout: what is done, how it is seen that it worked, and the way back.
package struct Step: Sendable, Hashable {
  /// What a step does; the shell has a function for each (`Scripts/Texts/rollout/run`).
  package enum Action: Sendable, Hashable {
    /// People look at something first. `back`: what they see to on the way back.
    case look(String, back: String? = nil)
    /// There is no safe order, for that reason.
    case refuse(String)
    /// Of some nodes, of all when none is named.
    case secrets([String])
    case images([String])
    case apply
    case join(node: String, url: String)
    case readdress(node: String, new: String, old: String)
    case start(service: String, instance: String)
    case replace(service: String, instance: String)
    /// A unit that stands alone, a timer or what it starts.
    case alone(unit: String)
    /// A node gets its user-data; hashes are those of the new and the old one. `was`: its former name, if another;
    /// `isMoved`: its address is another one then.
    case provision(node: String, new: String, old: String?, was: String? = nil, isMoved: Bool = false)
    case stop(service: String, instance: String)
    case drop(unit: String)
    /// A member of etcd that goes leaves at once if it is dead: the others' quorum counts it.
    case expel(node: String, url: String)
    case leave(node: String, url: String)
    /// fleet gives the work of a node that goes to the others.
    case drain(node: String, address: String)
    case retire(machine: String)
    /// A classic server gets its files, and its services use them. `was` is its former name; `nil` for a new one.
    case server(String, was: String?)
  }

  /// `01`, `02`, …
  package let id: String
  package let action: Action
  /// What those notice who use the services.
  package let effect: Effect
  /// Of a step that applies the configuration: the services whose files change, and the tenants for whom they do.
  package let services: [String]
  package let tenants: [String]

  /// `effect`: where it is not what the action always has.
  package init(
    id: String,
    action: Action,
    effect: Effect? = nil,
    services: [String] = [],
    tenants: [String] = []
  ) {
    (self.id, self.action, self.effect) = (id, action, effect ?? action.effect)
    (self.services, self.tenants) = (services, tenants)
  }
}

extension Step {
  package var title: String {
    switch action {
    case .look(let text, _), .refuse(let text): text
    case .secrets: "have all secrets in place"
    case .images(let names): "build and push images: \(names.joined(separator: ", "))"
    case .apply: "apply the configuration: one instance after the other, each proves it or goes back"
    case .join(let node, _): "add \(node) to the members of etcd"
    case .readdress(let node, let new, _): "tell etcd the new address of \(node): \(new)"
    case .start(let service, let instance): "start \(service)@\(instance)"
    case .replace(let service, let instance): "replace \(service)@\(instance)"
    case .alone(let unit): "replace \(unit)"
    case .provision(let node, _, nil, _, _): "set up \(node)"
    case .provision(let node, _, _, _, true): "give \(node) its new user-data, and boot it at its new address"
    case .provision(let node, _, _, _, false): "give \(node) its new user-data, and boot it"
    case .stop(let service, let instance): "stop \(service)@\(instance)"
    case .drop(let unit): "remove \(unit)"
    case .expel(let node, _): "take \(node) out of the members of etcd if it is dead"
    case .leave(let node, _): "take \(node) out of the members of etcd"
    case .drain(let node, _): "have fleet give the work of \(node) to other nodes"
    case .retire(let machine): "switch \(machine) off"
    case .server(let name, nil): "set up \(name)"
    case .server(let name, _): "apply the configuration of \(name)"
    }
  }

  /// What must hold before the next step.
  package var check: String {
    switch action {
    case .look: "somebody looked and said yes"
    case .refuse: "nothing was changed"
    case .secrets: "bin/secrets status misses none"
    case .images: "the registry has each image"
    case .apply: "no instance refused it; bin/status is well"
    case .join, .readdress, .leave: "etcdctl cluster-health says healthy, before and after"
    case .expel: "a member that answers is left alone; etcdctl cluster-health says healthy after"
    case .start: "the instance is announced"
    case .replace where effect == .restart: "it is announced after: there is no other instance"
    case .replace: "another instance is healthy before; this one is announced after"
    case .alone, .drop: "fleet knows the unit as it is now"
    case .provision:
      "etcd and the database are whole without it before, and with it after; the node is in fleet with this user-data, "
        + "has its secrets, and what fleet placed there is announced"
    case .drain:
      "etcd, the database and another instance of each service that runs there are healthy before; the node is out of "
        + "fleet, and what was healthy before is healthy"
    case .stop: "the instance has withdrawn itself, and fleet has forgotten it"
    case .retire: "nothing runs there any more"
    case .server: "each daemon tested and proved its files; none was refused"
    }
  }

  /// How it is taken back.
  package var wayBack: String {
    switch action {
    case .look(_, let back?): back
    case .look, .refuse, .secrets, .images: "nothing to take back"
    case .apply: "bin/apply --back"
    case .join: "etcdctl member remove"
    case .readdress, .provision(_, _, _, _, true):
      "from here on by a rollout of the specification as it was, in this order again; the script's --back stops"
    case .start: "stop it"
    case .replace: "replace it with the previous generation's units"
    case .alone: "the previous generation's unit"
    case .provision(_, _, nil, _, _): "nothing depends on it yet: switch it off"
    case .provision: "give it the previous generation's user-data"
    case .stop: "start it with the previous generation's units"
    case .drop: "the previous generation's unit"
    case .expel, .leave: "etcdctl member add"
    case .drain: "start fleet there again"
    case .retire: "switch it on"
    case .server(_, nil): "nobody's name leads there yet: switch it off"
    case .server: "apply the previous generation's files"
    }
  }

  /// Whether what was begun can only be taken back by a rollout that leads back.
  var isOneWay: Bool {
    switch action {
    case .readdress: true
    case .provision(_, _, _, _, let isMoved): isMoved
    default: false
    }
  }

  /// The words behind `step ID TITLE`.
  var words: [String] {
    switch action {
    case .look(let text, let back): ["look", text] + [back].compactMap(\.self)
    case .refuse(let text): ["refuse", text]
    case .secrets(let nodes): ["secrets"] + nodes
    case .images(let names): ["images"] + names
    case .apply: ["apply"]
    case .join(let node, let url): ["join", node, url]
    case .readdress(let node, let new, let old): ["readdress", node, new, old]
    case .start(let service, let instance): ["start", service, instance]
    case .replace(let service, let instance): ["replace", service, instance]
    case .alone(let unit): ["alone", unit]
    case .provision(let node, let new, let old, let was, _): ["provision", node, new, old ?? "-", was ?? node]
    case .stop(let service, let instance): ["stop", service, instance]
    case .drop(let unit): ["drop", unit]
    case .expel(let node, let url): ["expel", node, url]
    case .leave(let node, let url): ["leave", node, url]
    case .drain(let node, let address): ["drain", node, address]
    case .retire(let machine): ["retire", machine]
    case .server(let name, let was): ["server", name, was ?? "-"]
    }
  }
}

extension Step.Action {
  fileprivate var effect: Effect {
    switch self {
    case .look, .refuse, .secrets, .images, .join, .readdress, .start, .drop, .expel, .leave, .retire: .none
    case .server(_, nil): .none
    case .apply, .server: .reload
    case .replace, .alone, .stop, .drain: .rolling
    case .provision(_, _, let old, _, _): old == nil ? .none : .reprovision
    }
  }
}
