internal import Spec

/// What nginx's processes take of memory for the configuration of sites. Measured with nginx 1.22 and two workers on 1,000
/// to 4,000 tenants: 11 KiB for each `server`, 16 KiB for each `location`, 5 KiB for each certificate, which all processes
/// share, and 12 MiB beside. While it is loaded anew there are three: the workers' that end, the new one, and what the
/// master had, which malloc keeps.
enum NginxMemory {
  static func whileReloading(_ sites: [DeployedSite]) -> ByteCount {
    let kibibytes = sites.reduce(0) { sum, site in
      let isEncrypted = site.tls != nil
      let contents = site.redirected.isEmpty ? 1 : 2
      // Port 80 of an encrypted site has two locations of its own; each content has one and that of an error.
      let servers = contents + (isEncrypted ? 1 : 0)
      let locations = 2 + (isEncrypted ? 2 : 0) + site.redirects.count
      return sum + 11 * servers + 16 * locations + (isEncrypted ? 5 * contents : 0)
    }
    return ByteCount(mebibytes: 12 + (UInt64(kibibytes) * 3 + 1023) / 1024)
  }
}
