import FileTree
import Printing
import Testing

@Suite("How many connections are taken")
struct ConnectionLimitsTests {
  private static func spec(proxy: String, web: String, cpus: Int) -> String {
    """
    infrac: 1
    cluster:
      name: demo
      network: { subnet: 10.0.0.0/24 }
      nodes: { core-1: { address: 10.0.0.11, memory: 64GiB, cpus: \(cpus) } }
    storage: { nfs: "nas.example.net:/export" }
    services: { proxy: { replicas: 1, memory: \(proxy), balancer: external }, web: { replicas: 1, memory: \(web), php: ["8.2"] } }
    plans: { basic: { disk: 1GiB } }
    """
  }

  @Test(
    "nginx takes as many as the proxy's memory carries, shared by its processes, and has descriptors for them",
    arguments: [
      ("256MiB", 4, 4096, 8192), ("512MiB", 2, 12288, 24576), ("512MiB", 4, 6144, 12288), ("8GiB", 2, 32768, 65536),
      ("64MiB", 8, 4096, 8192),
    ]
  )
  func proxy(_ memory: String, _ cpus: Int, _ connections: Int, _ descriptors: Int) throws {
    let compiled = try CompiledSpec(Self.spec(proxy: memory, web: "1GiB", cpus: cpus))
    let text = try #require(compiled.tree["shared/nginx/nginx.conf"]).render().string
    #expect(text.contains("worker_connections \(connections);"))
    #expect(text.contains("worker_rlimit_nofile \(descriptors);"))
  }

  @Test(
    "Apache has more threads where there is more memory, and the limit of its user's processes has room for them",
    arguments: [("1GiB", 200, 2048), ("4GiB", 400, 2048), ("16GiB", 800, 2448)]
  )
  func web(_ memory: String, _ threads: Int, _ processes: Int) throws {
    let tree = try CompiledSpec(Self.spec(proxy: "256MiB", web: memory, cpus: 2)).tree
    let text = try #require(tree["shared/apache/web-php82/httpd.conf"]).render().string
    #expect(text.contains("\nThreadLimit \(threads)\nThreadsPerChild \(threads)\nMaxRequestWorkers \(2 * threads)\n"))
    let unit = try #require(tree["units/web-php82@.service"]).render().string
    #expect(unit.contains("--ulimit=nproc=\(processes) ") && unit.contains("--sysctl=net.core.somaxconn=16384"))
  }

  @Test("The ports of the database's proxy last for more than 470 connections a second")
  func ports() throws {
    let tree = try CompiledSpec(Self.spec(proxy: "256MiB", web: "1GiB", cpus: 2)).tree
    let (_, file) = try #require(tree.sorted.first { path, _ in path.hasSuffix("/user-data") })
    #expect(file.render().string.contains("\n      net.ipv4.tcp_tw_reuse = 1\n"))
  }
}
