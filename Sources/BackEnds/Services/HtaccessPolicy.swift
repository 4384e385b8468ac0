internal import Artefacts

/// What a tenant's `.htaccess` may say: whatever keeps a folder closed, and what changes the tenant's own answers.
///
/// `AllowOverride None` would open the folders that customers closed. What could reach another tenant is passed over:
/// handlers and types, which lead to other tenants' programs, rewrite rules, which do so by proxying, and variables,
/// which PHP believes. `bin/htaccess-report` tells what a customer loses; its list is checked against this one.
enum HtaccessPolicy {
  static let directives = Apache.Directory.allowOverride(only: allowed)

  /// In an order for reading. A section that is left out opens what it closed: Apache reads the lines within it alone.
  static let allowed: [StaticString] = [
    "<IfModule", "<IfVersion", "<If", "<ElseIf", "<Else", "<Files", "<FilesMatch", "<Limit", "<LimitExcept",
    "<RequireAll", "<RequireAny", "<RequireNone", "Require", "Order", "Allow", "Deny", "Satisfy", "AuthType",
    "AuthName", "AuthBasicProvider", "AuthUserFile", "AuthGroupFile", "Redirect", "RedirectMatch", "ErrorDocument",
    "DirectoryIndex", "ExpiresActive", "ExpiresByType", "ExpiresDefault", "Header",
  ]

  /// The modules that these directives are from, beyond those that every server has. Apache passes over what it does not
  /// know as well: a `Deny` without its module would open the folder.
  static let modules: [StaticString] = [
    "authz_host", "authz_user", "authz_groupfile", "authn_core", "authn_file", "auth_basic", "access_compat", "expires",
  ]
}
