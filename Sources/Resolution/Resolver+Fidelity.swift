internal import Diagnostics
internal import Spec

/// What the specification asks for and the platform cannot give.
extension Resolver {
  /// Reports each wish that the platform does not grant, unless it is waived; returns the waived ones.
  mutating func checkFidelity(_ classic: Classic) -> [DeployedServers.Waived] {
    let wishes = wishes
    var waived: [DeployedServers.Waived] = []
    for capability in Capability.allCases where !platform.capabilities.contains(capability) {
      let asked = wishes.filter { $0.capability == capability }
      let waiver = classic.waivers.first { $0.key.value == capability }
      if let waiver, !asked.isEmpty {
        waived.append(
          .init(
            capability: capability,
            reason: Located(waiver.value, waiver.key.origin),
            wishes: asked.map(\.text)
          )
        )
      } else if let waiver {
        diagnostics.report(
          .needlessWaiver(capability),
          at: waiver.key.span,
          help: "remove it, so that it cannot hide a later wish"
        )
      } else {
        for wish in asked {
          diagnostics.report(
            .cannotGive(wish.text, platform.name, capability),
            at: wish.span,
            help:
              "do without it, or write why that is all right: `classic: { waive: { \(capability.rawValue): REASON } }`"
          )
        }
      }
    }
    for waiver in classic.waivers where platform.capabilities.contains(waiver.key.value) {
      diagnostics.report(.needlessWaiver(waiver.key.value), at: waiver.key.span, help: "remove it: the target gives it")
    }
    return waived
  }

  private struct Wish {
    let capability: Capability
    let text: String
    let span: Span
  }

  /// What is written, not what is a default: nobody asked for that.
  private var wishes: [Wish] {
    let services = spec.services
    let replications: [(String, Replication)] = [
      services.proxy.map { ("proxy", $0.replication) }, services.web.map { ("web", $0.replication) },
      services.database.map { ("database", $0.replication) }, services.ftp.map { ("ftp", $0.replication) },
    ].compactMap { $0 }
    var wishes = replications.flatMap { wishesOf($0.0, $0.1) } + addressWishes
    if let storage = spec.storage {
      wishes.append(Wish(capability: .storage, text: "storage: \(storage.nfs.value.text)", span: storage.nfs.span))
    }
    if let external = services.database?.external {
      let address = external.address
      wishes.append(
        Wish(capability: .external, text: "services.database.external: \(address.value.text)", span: address.span)
      )
    }
    if let image = services.database?.image {
      wishes.append(
        Wish(capability: .containers, text: "services.database.image: \(image.value.text)", span: image.span)
      )
    }
    for custom in services.custom {
      let text = "services.custom.\(custom.key.value.text): \(custom.value.image.value.text)"
      wishes.append(Wish(capability: .containers, text: text, span: custom.key.span))
    }
    return wishes
  }

  private func wishesOf(_ service: String, _ replication: Replication) -> [Wish] {
    var wishes: [Wish] = []
    if case .written(let span) = replication.replicas.origin, replication.replicas.value > 1 {
      let text = "services.\(service).replicas: \(replication.replicas.value)"
      wishes.append(Wish(capability: .replicas, text: text, span: span))
    }
    if let place = replication.place.first {
      wishes.append(Wish(capability: .placement, text: "services.\(service).place", span: place.key.span))
    }
    if case .written(let span) = replication.spread.origin {
      let text = "services.\(service).spread: \(replication.spread.value.rawValue)"
      wishes.append(Wish(capability: .placement, text: text, span: span))
    }
    return wishes
  }

  private var addressWishes: [Wish] {
    var wishes: [Wish] = []
    if let proxy = spec.services.proxy {
      switch proxy.entry {
      case .balancer:
        wishes.append(
          Wish(capability: .addresses, text: "services.proxy.balancer: external", span: proxy.origin.span ?? .none)
        )
      case .addresses(let addresses):
        if let first = addresses.first {
          let list = addresses.map(\.value.text).joined(separator: ", ")
          wishes.append(Wish(capability: .addresses, text: "services.proxy.addresses: \(list)", span: first.span))
        }
      }
    }
    if let address = spec.services.ftp?.address {
      wishes.append(
        Wish(capability: .addresses, text: "services.ftp.address: \(address.value.text)", span: address.span)
      )
    }
    return wishes
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func cannotGive(_ wish: String, _ platform: String, _ capability: Capability) -> Self {
    .init("E0417", "the target \(platform) cannot give \(capability.words): “\(wish)”")
  }

  fileprivate static func needlessWaiver(_ capability: Capability) -> Self {
    .init("W0417", "nothing asks for \(capability.words), so there is nothing to waive")
  }
}

extension Capability {
  /// What it is, in a sentence.
  package var words: String {
    switch self {
    case .replicas: "several instances of a service"
    case .placement: "a choice of machines for a service"
    case .addresses: "addresses that move, or a balancer"
    case .storage: "files on a shared directory"
    case .containers: "containers"
    case .external: "a database on a machine that is not theirs"
    }
  }
}
