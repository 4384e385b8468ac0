/// Where nginx finds what is not in its own folder: what differs between platforms.
package struct NginxPaths: Sendable, Hashable {
  /// As whom its workers run.
  package let user: String
  /// Its process number and sockets: gone after a stop.
  package let work: String
  /// Bodies and answers that are too large for memory: on a disk.
  package let buffers: String
  package let logs: String
  /// The lists of web servers and applications, which change while nginx runs.
  package let upstreams: String
  /// A folder per certificate, with `fullchain.pem` and `privkey.pem`.
  package let certificates: String
  /// Below which the certificate authority's challenges are answered.
  package let challenges: String

  package init(
    user: String,
    work: String,
    buffers: String,
    logs: String,
    upstreams: String,
    certificates: String,
    challenges: String
  ) {
    self.user = user
    self.work = work
    self.buffers = buffers
    self.logs = logs
    self.upstreams = upstreams
    self.certificates = certificates
    self.challenges = challenges
  }
}
