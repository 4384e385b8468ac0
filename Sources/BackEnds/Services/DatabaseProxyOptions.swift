internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

extension HAProxy {
  /// The two sockets of one node's database proxy (`shared/mysql/haproxy.cfg`): one to the writer, one to all synced
  /// members. No member gets anything until the proxy's sidekick names it.
  static func database(_ database: DatabaseCluster, in deployment: Deployment) -> HAProxy {
    let members = database.members.compactMap { deployment.node($0) }
    let most = database.connections * members.count
    let origin = deployment.service(.database)?.origin ?? .template
    return HAProxy(header: Header(source: deployment.file)) {
      Section.global {
        Global.logToStandardOutput("notice")
        Global.maxConnections(2 * most + 50).from(origin)
        Global.lowerLimitsWillDo
        Global.bufferSize(8192)
        Global.adminSocket("/run/haproxy/admin.sock")
        Global.hardStop(afterSeconds: 25)
      }
      Section.defaults {
        Proxy.tcp
        Proxy.logGlobally
        Proxy.maxConnections(most).from(origin)
        Proxy.connectTimeout(seconds: 3)
        Proxy.clientTimeout(seconds: 3600)
        Proxy.serverTimeout(seconds: 3600)
        Proxy.keepServersAlive
      }
      Section.listen("writer") {
        Proxy.bindSocket("/run/infrac/database/mysqld.sock")
        Proxy.retries(1)
        for member in members { Proxy.disabledServer(name(member), address(member)).from(member.origin) }
      }
      Section.listen("readers") {
        Proxy.bindSocket("/run/infrac/database/readers.sock")
        Proxy.leastConnections
        Proxy.retries(3)
        Proxy.redispatch
        for member in members { Proxy.disabledServer(name(member), address(member)).from(member.origin) }
      }
    }
  }

  /// The same two sockets where the database is a server outside: both lead there.
  static func database(_ server: DatabaseServer, in deployment: Deployment) -> HAProxy {
    let origin = server.address.origin
    return HAProxy(header: Header(source: deployment.file)) {
      Section.global {
        Global.logToStandardOutput("notice")
        Global.maxConnections(2 * server.connections + 50).from(origin)
        Global.lowerLimitsWillDo
        Global.bufferSize(8192)
        Global.adminSocket("/run/haproxy/admin.sock")
        Global.hardStop(afterSeconds: 25)
      }
      if case .name = server.address.value.host {
        Section.resolvers("node") {
          Resolvers.systems
          Resolvers.hold("valid", seconds: 10)
          Comment("While nobody knows the name, its last address stays.")
          for failure: StaticString in ["nx", "obsolete", "other", "refused", "timeout"] {
            Resolvers.hold(failure, seconds: 86400)
          }
        }
      }
      Section.defaults {
        Proxy.tcp
        Proxy.logGlobally
        Proxy.maxConnections(server.connections).from(origin)
        Proxy.connectTimeout(seconds: 3)
        Proxy.clientTimeout(seconds: 3600)
        Proxy.serverTimeout(seconds: 3600)
        Proxy.keepServersAlive
        Proxy.retries(1)
      }
      for socket in ["mysqld", "readers"] {
        Section.listen(socket == "mysqld" ? "writer" : "readers") {
          Proxy.bindSocket("/run/infrac/database/\(socket).sock")
          let address = Word(server.address.value.text)
          switch server.address.value.host {
          case .address: Proxy.server("outside", address).from(origin)
          case .name: Proxy.server("outside", address, resolvedBy: "node").from(origin)
          }
        }
      }
    }
  }

  private static func name(_ member: DeployedNode) -> Word { "\(member.name.text)" }
  private static func address(_ member: DeployedNode) -> Word { "\(member.address.text):3306" }
}
