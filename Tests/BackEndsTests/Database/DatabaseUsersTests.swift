import Artefacts
import Foundation
import Printing
import TestSupport
import Testing

/// `database-users` against a real server on a socket of its own; the container's `member sql` is the client alone.
@Suite("Users and grants on a real server")
struct DatabaseUsersTests {
  private static let owner: MySQL.Identifier = "o'reilly\\"
  private static let reader: MySQL.Identifier = "re`ad\"er; DROP"
  private static let database: MySQL.Identifier = "shop_%'`\\"

  @Test("What the specification says is what the server has, whatever the names; a second run has nothing to do")
  func users() throws {
    let folder = try TemporaryDirectory()
    let first = MySQL.Script {
      Comment("infrac:secret owner-pw")
      Comment("infrac:secret reader-pw")
      MySQL.SQL.want(database: Self.database, of: "acme")
      MySQL.SQL.want(user: Self.owner, of: "acme", password: "owner-pw", connections: 7, isLocked: false)
      MySQL.SQL.want(user: Self.reader, of: "acme", password: "reader-pw", connections: 3, isLocked: false)
      MySQL.SQL.want(user: "operator", of: "acme", password: "owner-pw", connections: 3, isLocked: false)
      MySQL.SQL.know(hash: "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", as: "=moved")
      MySQL.SQL.want(user: "moved", of: "acme", password: "=moved", connections: 3, isLocked: false)
      MySQL.SQL.want(user: "late", of: "acme", password: "not-here", connections: 3, isLocked: false)
      MySQL.SQL.want(.owner, on: Self.database, for: Self.owner)
      MySQL.SQL.want(.reader, on: Self.database, for: Self.reader)
    }
    let second = MySQL.Script {
      Comment("infrac:secret owner-pw")
      MySQL.SQL.want(database: Self.database, of: "acme")
      MySQL.SQL.want(user: Self.owner, of: "acme", password: "owner-pw", connections: 9, isLocked: true)
      MySQL.SQL.want(.reader, on: Self.database, for: Self.owner)
    }
    try folder.write(first.rendered().string, to: "first.sql")
    try folder.write(second.rendered().string, to: "second.sql")
    try folder.write("p'a\\ss \n", to: "secrets/owner-pw")
    try folder.write("reader\n", to: "secrets/reader-pw")
    try folder.write("INFRAC_CLUSTER=test\nINFRAC_NODE=core-1\nINFRAC_ADDRESS=127.0.0.1\n", to: "node.env")
    try folder.write("`shop_%'``\\`", to: "name")
    try folder.write("`shopX%'``\\`", to: "similar")
    try folder.write(Self.docker, to: "docker")
    try folder.write(Self.trial, to: "trial")

    _ = try Program("mariadbd", package: "mariadb-server")
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts/node")
    let outcome = try Program("sh", package: "dash").run(
      ["-eu", folder.url.appending(path: "trial").path, folder.url.path, scripts.path],
      timeout: 300
    )
    #expect(outcome.status == 0, "\(outcome.text)")
    try Golden("database-users").expect(outcome.output)
  }

  /// `docker exec -i CONTAINER member sql ARGUMENTS`, without the container.
  private static let docker = """
    #!/bin/sh
    while [ "$1" != sql ]; do shift; done
    shift
    exec mariadb --no-defaults --socket="$SOCKET" --default-character-set=utf8mb4 --binary-mode \\
      --skip-column-names --batch --raw "$@"
    """

  private static let trial = #"""
    cd "$1"
    chmod 0755 docker
    export SOCKET="$1/s" INFRAC_DOCKER="$1/docker" INFRAC_NODE_ENV="$1/node.env" INFRAC_CONFIGURATION="$1/set"
    export INFRAC_SECRETS="$1/secrets"
    mkdir -p set/mysql/users
    {
      mariadb-install-db --no-defaults --datadir="$1/data" --skip-test-db --skip-name-resolve --user="$(id -un)"
      mariadbd --no-defaults --datadir="$1/data" --socket="$SOCKET" --skip-networking --pid-file="$1/pid" \
        --user="$(id -un)" --enforce-storage-engine=InnoDB &
      server=$!
    } >log 2>&1
    trap 'kill "$server"; wait "$server" || true' EXIT
    for _ in $(seq 1 120); do mariadb-admin --no-defaults --socket="$SOCKET" ping >>log 2>&1 && break; sleep 0.5; done
    sql() { ./docker sql -e "$1"; }
    show() {
      sql "SELECT User, Db, CONCAT(Select_priv, Insert_priv, Drop_priv, Grant_priv, Show_view_priv, Event_priv) FROM mysql.db ORDER BY 1, 2"
      sql "SELECT User, JSON_VALUE(Priv, '\$.max_user_connections'), COALESCE(JSON_VALUE(Priv, '\$.account_locked'), 0)
        FROM mysql.global_priv WHERE Host = '%' AND User <> '' AND User <> 'PUBLIC' ORDER BY 1"
    }
    sql "CREATE USER operator@'%' IDENTIFIED BY 'theirs'"
    users=$2/database-users
    echo "== first"
    cp first.sql set/mysql/users/acme.sql
    sh "$users" core-1 --once || true
    show
    echo "== again"
    sh "$users" core-1 --plan
    echo "== the owner writes, the reader reads, neither sees a database with a similar name"
    sql "CREATE DATABASE $(cat similar)"
    enter() { mariadb --no-defaults --socket="$SOCKET" -N -u "$1" -p"$2" -e "$3" 2>&1 | sed -n 's/^ERROR \([0-9]*\).*/ERROR \1/p; /^[0-9]/p'; }
    enter "o'reilly\\" "p'a\\ss " "CREATE TABLE $(cat name).t (n INT); INSERT INTO $(cat name).t VALUES (42)"
    enter moved password 'SELECT 7'
    enter 're`ad"er; DROP' reader "SELECT * FROM $(cat name).t"
    enter 're`ad"er; DROP' reader "DELETE FROM $(cat name).t"
    enter "o'reilly\\" "p'a\\ss " "CREATE TABLE $(cat similar).t (n INT)"
    echo "== suspended, a reader only, the other gone"
    cp second.sql set/mysql/users/acme.sql
    sh "$users" core-1 --once
    show
    sh "$users" core-1 --plan
    enter "o'reilly\\" "p'a\\ss " 'SELECT 1'
    sql "SELECT n FROM $(cat name).t"
    echo "== a file that cannot be read changes nothing"
    echo 'INSERT INTO wanted_users SET nonsense' >set/mysql/users/zzz.sql
    sh "$users" core-1 --once 2>/dev/null || echo "refused"
    """#
}
