import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("Machines and the storage server")
struct ProvisionTests {
  @Test("A config drive is an ISO 9660 image with the label config-2 and the node's user-data")
  func configDrives() throws {
    let cluster = try FakeCluster()
    let made = try cluster.run("provision/make-config-drives")
    #expect(made.status == 0, "\(made.text)")
    let xorriso = try Program("xorriso", package: "xorriso")
    let image = cluster.folder.url.appending(path: "out/local/config-drives/core-2.iso").path
    #expect(try xorriso.run(["-indev", image, "-pvd_info"]).text.contains("config-2"))
    let target = cluster.folder.url.appending(path: "read").path
    _ = try xorriso.run(["-osirrox", "on", "-indev", image, "-extract", "/", target])
    #expect(
      try cluster.text("read/openstack/latest/user_data") == cluster.text("out/nodes/core-2/user-data")
    )
    #expect(try cluster.run("provision/make-config-drives").errors == "")
  }

  @Test("XenServer gets each machine once, and one that was left half-made is finished")
  func xenServer() throws {
    let cluster = try FakeCluster()
    try cluster.run("provision/make-config-drives")
    let library = cluster.folder.url.appending(path: "iso").path
    try FileManager.default.createDirectory(atPath: library, withIntermediateDirectories: true)
    func make() throws -> Program.Outcome {
      try cluster.run("provision/xenserver", "--template", "t", "--network", "n", "--iso-library", library)
    }
    try cluster.folder.write("vm-start", to: "fake/xe-fails")
    #expect(try make().status != 0)
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/xe-fails"))
    #expect(try make().status == 0)
    #expect(try cluster.calls("xe vm-install").count == 2)
    #expect(try cluster.calls("xe vm-start").count == 3)
    #expect(try make().status == 0)
    #expect(try cluster.calls("xe") == [])
  }

  @Test("KVM gets the machines of one host, once")
  func kvm() throws {
    let cluster = try FakeCluster()
    try cluster.run("provision/make-config-drives")
    try cluster.folder.write("", to: "os.qcow2")
    try cluster.folder.write("", to: "pool/x")
    let (image, pool) = (
      cluster.folder.url.appending(path: "os.qcow2").path, cluster.folder.url.appending(path: "pool").path
    )
    func make() throws -> Program.Outcome {
      try cluster.run("provision/kvm", "--image", image, "--pool", pool, "--host", "xen-2")
    }
    #expect(try make().status == 0)
    let installed = try cluster.calls("virt-install")
    #expect(installed.count == 1 && installed[0].contains("--name core-2 --memory 16384 --vcpus 4"))
    #expect(try make().status == 0)
    #expect(try cluster.calls("virt-install") == [])
  }

  @Test("The storage server gets its export, folders and quotas, and a second run changes nothing")
  func storage() throws {
    let cluster = try FakeCluster()
    let root = try fileSystem(of: cluster, options: "rw,relatime,quota,usrquota")
    let first = try cluster.run("provision/storage/setup.sh", environment: root)
    #expect(first.status == 0, "\(first.text)")
    let exports = try cluster.text("root/etc/exports.d/infrac-lleida.exports")
    #expect(exports.contains("10.20.0.13(rw,sync,root_squash,") && !exports.contains("*"))
    let uid = try #require(
      try cluster.text("out/provision/storage/tenants.tsv").split(separator: "\n")
        .first { $0.hasPrefix("forn-pages\t") }?.split(separator: "\t")[1]
    )
    #expect(try cluster.calls("setquota").contains { $0.hasPrefix("setquota -u \(uid) 5242880 5242880 0 0 ") })
    #expect(try cluster.calls("quotaon -u").count == 1)
    let stat = try Program("stat", package: "coreutils")
    let folders = ["tenants/forn-pages", "tenants/forn-pages/fornpages.example", "state/forn-pages/tmp", "config"]
    let seen = try stat.run(
      ["-c", "%a %u:%g"] + folders.map { cluster.folder.url.appending(path: "root/export/hosting/\($0)").path }
    )
    #expect(seen.output == "755 0:0\n2750 \(uid):901\n700 \(uid):\(uid)\n2750 901:901\n")
    let second = try cluster.run("provision/storage/setup.sh", environment: root)
    #expect(second.status == 0 && !second.errors.contains("WARNING"), "\(second.text)")
    #expect(try cluster.text("fake/calls") == "")
  }

  @Test("Limits that are counted and not enforced are set, and warned of", arguments: ["rw,relatime", "uqnoenforce"])
  func quotasThatAreNotEnforced(options: String) throws {
    let cluster = try FakeCluster()
    let root = try fileSystem(of: cluster, options: options)
    let made = try cluster.run("provision/storage/setup.sh", environment: root)
    #expect(made.status == 0 && made.errors.contains("WARNING: ") && made.errors.contains("nothing enforces"))
    #expect(try !cluster.calls("setquota").isEmpty && cluster.calls("quotaon").isEmpty)
  }

  @Test("A tenant that is in the way of its own folder is named, and the others get theirs")
  func tenantInTheWay() throws {
    let cluster = try FakeCluster()
    let root = try fileSystem(of: cluster, options: "rw,usrquota")
    try cluster.folder.write("", to: "root/export/hosting/state/can-roca/tmp")
    let made = try cluster.run("provision/storage/setup.sh", environment: root)
    #expect(made.status == 0 && made.errors.contains("WARNING: can-roca took state/can-roca/tmp away"), "\(made.text)")
    #expect(try !cluster.calls("setquota").isEmpty && made.errors.contains("tenants are ready"))
  }

  /// A shared directory on a file system whose user quotas are on, mounted with these options.
  private func fileSystem(of cluster: FakeCluster, options: String) throws -> [String: String] {
    try cluster.folder.write("", to: "fake/quota-on")
    try cluster.folder.write("\(options)\n", to: "fake/mount-options")
    try cluster.folder.write("", to: "root/export/hosting/.keep")
    return ["INFRAC_ROOT": cluster.folder.url.appending(path: "root").path]
  }
}
