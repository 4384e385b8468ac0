package import Diagnostics

/// What is checked across fields, one line each.
package enum Checks {
  /// Looks at as much of a draft as could be read, and reports everything that it finds.
  package static func run(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for check in all { check(draft, &diagnostics) }
  }

  private static let all: [@Sendable (Draft, inout DiagnosticBag) -> Void] = [
    checkMachines, checkServers, checkQuorum, checkAddresses, checkRenames, checkMaintenance, checkDocker,
    checkServiceNames, checkExternalDatabase, checkPorts, checkSpread, checkStorage, checkImages, checkProxyEntry,
    checkPlans, checkNeededServices, checkPHPVersions, checkConnections, checkTimeouts,
    checkHostNames, checkCanonicalNames, checkCertificates, checkRedirects, checkUpstreams, checkSiteRules,
    checkRawTexts, checkCron, checkMail, checkBackup,
    checkDatabases, checkFTP, checkErrorLevels, checkHomes, checkExtensions, checkServiceLevel, checkPrices,
  ]
}
