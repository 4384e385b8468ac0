internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

/// The servers' `README.md`: how to set up, change, check and recover *these* servers.
struct ServerGuide {
  let deployment: Deployment

  typealias Part = MarkdownPage.Part
  typealias Line = MarkdownPage.Line

  var page: MarkdownPage {
    MarkdownPage(
      header: Header(source: deployment.file),
      from: origin,
      opening + waivers + setUp + daily + leaving + recovery + backups
    )
  }

  private var origin: Origin {
    if case .servers(let servers) = deployment.estate { servers.origin } else { .template }
  }

  private var opening: [Part] {
    [
      .heading(level: 1, "The servers of \(.checked(deployment.name.text))"),
      .paragraph([
        "Debian servers, each with nginx, Apache with PHP-FPM, MariaDB, vsftpd and a client for",
        "certificates, as far as its tenants need them. Everything here is made from \(code: .checked(deployment.file));",
        "a build never touches the folder `local/`, which is this machine's own: never commit it.",
      ]),
      .table(
        columns: ["Server", "Address", "Debian", "PHP", "Memory", "Tenants"],
        rows: deployment.servers.map { server in
          let tenants = deployment.tenants.filter { $0.server == server.name }
          let php = server.services.compactMap { $0.webGroup?.php?.text }.joined()
          return [
            "\(code: .checked(server.name.text))", "\(code: .checked(server.address.value.text))",
            "\(.checked(server.release.value.number))", "\(.checked(php.isEmpty ? "–" : php))",
            "\(.checked(server.memory.text))", "\(tenants.count)",
          ]
        }
      ),
      .paragraph([
        "Which tenant is where is in `deployment.jsonl` and `dns.txt`. A tenant never moves by itself: the lock file",
        "remembers its server. Domains point here by the records of `dns.txt`.",
      ]),
    ]
  }

  /// What was asked for and is not there.
  private var waivers: [Part] {
    guard case .servers(let servers) = deployment.estate, !servers.waived.isEmpty else { return [] }
    return [
      .heading(level: 2, "What these servers do not give"),
      .paragraph([
        "The specification asks for more than single servers can give, and says why that is all right here:"
      ]),
      .table(
        columns: ["Waived", "Asked for", "Reason"],
        rows: servers.waived.map { waived in
          [
            "\(.checked(waived.capability.words))", "\(.checked(waived.wishes.joined(separator: "; ")))",
            "\(.checked(waived.reason.value.text))",
          ]
        }
      ),
    ]
  }

  private var setUp: [Part] {
    let first = deployment.servers.first?.name.text ?? ""
    return [
      .heading(level: 2, "Set up a server"),
      .heading(level: 3, "One that exists"),
      .paragraph([
        "A fresh Debian of the release in the table, with ssh and a root login or an administrator with sudo. From here, over ssh:"
      ]),
      commands(["INFRAC_SSH_USER=root bin/apply --dry-run \(first)", "INFRAC_SSH_USER=root bin/apply \(first)"]),
      .paragraph([
        "or on the server itself, as root, in a copy of this folder: `bash install.sh \(.checked(first)) --dry-run`, then without",
        "`--dry-run`. It looks before it changes anything, and stops where it finds a file that it did not write, or that was edited",
        "since; `--force` goes on, and keeps a copy below `/var/lib/infrac/before`.",
      ]),
      .heading(level: 3, "A new virtual machine"),
      .paragraph([
        "With Debian's cloud image (`debian-12-genericcloud` or `debian-13-genericcloud`, or `generic` on XenServer), whose cloud-init",
        "reads the config drive; the server then installs itself at its first boot:",
      ]),
      commands(
        [
          "provision/make-config-drives",
          "provision/kvm --image /var/lib/libvirt/images/debian-12-genericcloud-amd64.qcow2 --disk 40G \(first)",
          "provision/xenserver --template Debian --network public --iso-library /var/opt/xen/iso \(first)",
        ]
      ),
      .paragraph([
        "Elsewhere give `servers/NAME/user-data` to the provider, and run `bin/apply` once the machine answers. What the",
        "first boot did is in `/var/log/cloud-init-output.log`.",
      ]),
      .heading(level: 3, "Secrets and files"),
      .paragraph([
        "Secrets lie on the servers alone, in `/etc/infrac/secrets`; `bin/apply` after `bin/secrets put` brings them into use.",
        "The tenants' files are in `/srv/hosting/tenants/TENANT/SITE`, owned by the tenant's uid and the group 901, as which nginx and",
        "Apache read them. `infrac show TENANT` tells the uid.",
      ]),
      commands(["bin/secrets list", "bin/secrets put NAME", "bin/secrets status"]),
      .paragraph(["Before a server has its administrators, `INFRAC_SSH_USER=root` goes before each script of `bin/`."]),
      .paragraph(["A folder of a customer's files, from here to a site:"]),
      commands([
        "tar -C FOLDER -cf - . | ssh ADMINISTRATOR@ADDRESS \"cd /srv/hosting/tenants/TENANT &&",
        "  sudo setpriv --reuid UID --regid 901 --clear-groups sh -c 'cd SITE && tar -xf - &&",
        "  find . -type d -exec chmod 2750 {} + -o -type f -exec chmod 0640 {} +'\"",
      ]),
      .paragraph([
        "A site can be looked at before its name leads here. A request by address, or for a name that nobody has, gets no answer on",
        "purpose.",
      ]),
      commands(["curl -k --resolve DOMAIN:443:ADDRESS https://DOMAIN/"]),
    ]
  }

  private var daily: [Part] {
    [
      .heading(level: 2, "Change something"),
      .paragraph(["Change the specification, build, read the difference, and bring it to the servers:"]),
      commands(["bin/apply --dry-run", "bin/apply"]),
      .paragraph([
        "Each service's files are staged beside those in use, tested by the daemon itself, switched, loaded, proven by a",
        "request, and switched back when that fails. A tenant whose files are refused keeps those that it had, is named, and keeps",
        "nobody else's change from being made; `bin/apply` then ends with 1. A second run changes nothing. What a server lacks until",
        "somebody brings it (secrets, quotas, the folder of backups, Debian's security fixes) is listed at its end, and ends it with 0.",
      ]),
      .paragraph([
        "To go back, take the specification and this folder of before out of git (`git revert` of the commit), and `bin/apply`: there is no",
        "`bin/apply --back` as on a cluster.",
      ]),
      .heading(level: 2, "Look after a server"),
      .paragraph(["On the server, as an administrator with `sudo` before each command:"]),
      .table(
        columns: ["What", "Where"],
        rows: [
          ["units", "`systemctl status nginx apache2 mariadb vsftpd 'infrac-*'`"],
          [
            "logs",
            "`journalctl -u nginx -u apache2 -u 'infrac-php@*'`; `/var/log/infrac/proxy/access.log`, `/var/log/infrac/ftp/`",
          ],
          [
            "a tenant's logs",
            "`/srv/hosting/tenants/TENANT/logs`, as FTP and SFTP show them: `access.log` and `error.log`, new lines every five minutes; `php.log`, `cron.log`, `mail.log` twice an hour, from `/srv/hosting/state/TENANT/logs`",
          ],
          [
            "configuration in use",
            "`/var/lib/infrac/config/{nginx,apache,php,vsftpd,mysql,certificates}/current`, the former ones beside it",
          ],
          [
            "firewall", "`/usr/local/lib/infrac/firewall --print`; rules of your own in `/etc/infrac/firewall.d/*.nft`",
          ],
          ["upgrades", "`unattended-upgrades` brings security fixes daily; what they replaced is restarted"],
          [
            "quotas",
            "`repquota -a`; they need the mount option `usrquota` (XFS: `uquota`) and, on ext4 without its feature quota, `quotacheck` and `quotaon`",
          ],
        ]
      ),
    ]
  }

  private var leaving: [Part] {
    [
      .heading(level: 2, "A customer leaves"),
      .steps([
        "`state: suspended` in the specification, build, `bin/apply`: visitors get a 503 page; FTP, SFTP, cron and mail are off, the database's users locked; files, databases and backups go on.",
        "`state: archived`, build, `bin/apply`: nothing is served any more. The backups that there are stay, and no new one is made.",
        "Note what `infrac show TENANT` says (server, uid, sites, databases and their users); take a last copy with `bin/restore TENANT --to DIR`, which needs the tenant in the specification.",
        "Take the tenant out, build, `bin/apply`. Nothing of it is erased, and its uid is never given to another one.",
        "Erase what has to go, on its server, as root. A user of the database, a secret or a domain that another tenant has stays, of course:",
      ]),
      commands(
        [
          "rm -r /srv/hosting/tenants/TENANT /srv/hosting/state/TENANT",
          "mariadb -e \"DROP DATABASE DATABASE_NAME; DROP USER 'USER'@'%'\"",
          "rm /etc/infrac/secrets/NAME",
          "rm -r /srv/hosting/certificates/DOMAIN /srv/hosting/certificates/.acme/certs/DOMAIN",
        ] + erasingBackups
      ),
    ]
  }

  /// Where the backups are, whose program has nothing to do with tenants that are gone.
  private var erasingBackups: [String] {
    switch deployment.usedBackupStore?.to.value {
    case nil: []
    case .folder(let folder): ["rm -r \(folder.text)/\(deployment.name.text)/TENANT"]
    case .ssh(_, let host, _, let folder):
      ["rm -r \(folder.text)/\(deployment.name.text)/TENANT    # on \(host.text)"]
    }
  }

  private var recovery: [Part] {
    [
      .heading(level: 2, "Recover"),
      .paragraph([
        "A server that is lost is made anew as above, under the same name and address. First `INFRAC_SSH_USER=root bin/apply NAME`, which",
        "makes the administrators' accounts; then its secrets (`bin/secrets put`), `bin/apply` again, and the tenants' files and databases",
        "from their backups.",
      ]),
      .paragraph([
        "To move a tenant: copy `/srv/hosting/tenants/TENANT` and `/srv/hosting/state/TENANT` with their owners, dump and load its",
        "databases, write its name under `tenants:` of the other server, build, apply to the new server, change DNS, apply to the old one.",
      ]),
    ]
  }

  private var backups: [Part] {
    guard let store = deployment.usedBackupStore else {
      return [.paragraph(["Nothing here is backed up by infrac: the specification has no `backup:`."])]
    }
    return [
      .heading(level: 3, "A tenant from its backup"),
      .paragraph([
        "Every night at \(.checked(store.at.value.text)) the files and databases of each tenant that has backups go to a repository of its own, encrypted with the secret",
        "\(code: .checked(store.key.value.text)): without it nobody can read them, so keep a copy of it where the servers are not.",
        "`systemctl --failed` shows whose backup failed, `journalctl -u infrac-backup@TENANT` why. Try it at once, on the server as root:",
      ]),
      commands([
        "systemctl start infrac-backup           # of all tenants, one after the other",
        "systemctl start infrac-backup@TENANT    # of one",
      ]),
      .paragraph([
        "Of one day only the newest backup stays: one by hand takes the place of that night's. Then, from here:"
      ]),
      commands([
        "bin/restore TENANT --list", "bin/restore TENANT", "bin/restore TENANT --at '2026-11-20 12:00'",
        "bin/restore TENANT --at yesterday --to DIR",
      ]),
      .paragraph([
        "TIME is of the servers' time zone, as `--list` shows it, or an ID of that list.",
        "What was there before is kept in `/srv/hosting/state/TENANT/before-restore-…`, and counts in the tenant's quota until you remove it.",
      ]),
    ]
  }

  private func commands(_ lines: [String]) -> Part { .code(language: "sh", lines.map { .checked($0) }) }
}
