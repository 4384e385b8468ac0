import Foundation
import TestSupport
import Testing

/// The page of `infrac diff --format html`, in a browser without network.
@Suite struct DiffPageTests {
  @Test("Chromium shows the page, and its filters leave what was asked for")
  func page() throws {
    let workplace = try Workplace()
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    try workplace.replace(
      "max_execution_time: 120s",
      by: "max_execution_time: 110s",
      in: "specs/tenants/revista-ponent.yaml"
    )
    let page = try workplace.infrac("diff", "--format", "html")
    #expect(page.status == 0 && !page.output.contains("http://") && !page.output.contains("src="), "\(page.errors)")
    try workplace.directory.write(page.output, to: "page.html")
    let file = workplace.url("page.html").absoluteString
    let all = try workplace.dom(of: file)
    #expect(all.contains("2 of 2 causes"))
    let filtered = try workplace.dom(of: "\(file)#tenant=forn-pages")
    #expect(filtered.contains("1 of 2 causes"))
    // What is hidden is the other tenant's.
    let hidden = filtered.matches(of: /<section[^>]*hidden[^>]*>/).map { String($0.output) }
    #expect(hidden.count == 1 && hidden[0].contains("revista-ponent"), "\(hidden)")
  }
}

/// The page of `infrac compare --format html`, in a browser without network.
@Suite struct ComparePageTests {
  @Test("Chromium shows both architectures, and the page asks for nothing else")
  func page() throws {
    let workplace = try Workplace()
    let page = try workplace.infrac("compare", "--format", "html")
    #expect(page.status == 0 && !page.output.contains("src=") && !page.output.contains("<script"), "\(page.errors)")
    try workplace.directory.write(page.output, to: "page.html")
    let dom = try workplace.dom(of: workplace.url("page.html").absoluteString)
    #expect(dom.components(separatedBy: "<svg ").count == 4)
    for text in ["core-1 (xen-1)", "web-1 (xen-1)", "cluster lleida", "servers lleida"] {
      #expect(dom.contains(text), "\(text)")
    }
  }

  @Test("Without servers there is nothing to compare")
  func noServers() throws {
    let workplace = try Workplace()
    let outcome = try workplace.infrac("compare", PackageRoot.url.appending(path: "examples/smallest.yaml").path)
    #expect(outcome.status == 64, "\(outcome.status)")
    #expect(outcome.errors.contains("no servers to compare"), "\(outcome.errors)")
  }
}

extension Workplace {
  /// A page as the browser has it when its scripts have run.
  fileprivate func dom(of address: String) throws -> String {
    let outcome = try Program("chromium", package: "chromium").run(
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--user-data-dir=\(url("profile").path)", "--virtual-time-budget=2000", "--dump-dom", address,
      ],
      timeout: 180
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }
}
