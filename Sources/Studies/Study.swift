/// The five studies.
enum Study: Int, CaseIterable {
  case page = 1
  case database
  case thousandPage
  case thousandDatabase
  case tenThousand

  var title: String {
    switch self {
    case .page: "100,000 requests for an HTML page"
    case .database: "100,000 requests for a page that reads MySQL"
    case .thousandPage: "100,000 requests, 1,000 at once, for an HTML page"
    case .thousandDatabase: "100,000 requests, 1,000 at once, for a page that reads MySQL"
    case .tenThousand: "100,000 requests, 10,000 at once, for a page that reads MySQL"
    }
  }
}
