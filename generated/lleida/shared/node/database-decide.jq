# Decides what a stopped member does. In: one object,
#   me         its node
#   members    the declared members' names
#   position   what its data directory holds, "UUID:SEQNO"
#   announced  { node: "ADDRESS:3306" } of the members that serve now
#   database   { uuid, lock, force, positions: { node: "UUID:SEQNO" }, discard: { node: UUID } } as etcd has them
# Out: one line: "join ADDRESS,…", "rejoin ADDRESS,…" (what the directory holds may be overwritten), "bootstrap KIND",
# or "wait REASON". What a reason says is for the operator.
def zero: "00000000-0000-0000-0000-000000000000";
def is_position: test("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:(-1|[0-9]{1,18})$");
def uuid: split(":")[0];
def seqno: split(":")[1] | tonumber;
def listed: join(", ");

. as $in
| .me as $me
| .position as $mine
| (.database // {}) as $db
| (.announced // {} | to_entries
    | map(select(.key as $k | .key != $me and ($in.members | index($k)) != null)
      | select(.value | test("^[0-9]{1,3}([.][0-9]{1,3}){3}:[0-9]{1,5}$")))
    | sort_by(.key)) as $serving
# Own position: what the directory says, not what etcd remembers of it.
| (($db.positions // {}) | with_entries(select(.value | is_position)) | .[$me] = $mine
    | with_entries(select(.key as $k | ($in.members | index($k)) != null))) as $known
| ($known | to_entries | sort_by(.key)) as $positions
| ([$positions[].value | uuid | select(. != zero)] + [$db.uuid | select(. != null and . != "")] | unique) as $histories
| ($in.members - ($known | keys) | sort) as $missing
| ($positions | map(select((.value | uuid) != zero)) | sort_by([-(.value | seqno), .key]) | .[0]) as $best
| ($positions | map("\(.key) \(if (.value | uuid) == zero then "empty" else .value end)") | listed) as $table
| if ($in.members | index($me)) == null then
    "wait \($me) is no declared member of the database (\($in.members | listed))"
  elif ($serving | length) > 0 then
    if ($db.uuid // "") == "" then
      "wait members serve, but the cluster's identity is not in etcd yet"
    elif ($mine | uuid) != zero and $db.discard[$me] == ($mine | uuid) then
      "rejoin \([$serving[].value | split(":")[0]] | join(","))"
    elif ($mine | uuid) != zero and ($mine | uuid) != $db.uuid then
      "wait the data here belong to cluster \($mine | uuid), the one that serves is \($db.uuid): joining would overwrite them; “database-admin discard \($me)” allows it"
    else
      "join \([$serving[].value | split(":")[0]] | join(","))"
    end
  elif $db.force == $me and ($mine | uuid) == zero then
    "wait force-bootstrap chose \($me), whose directory is empty: “database-admin force-bootstrap --empty” founds a new cluster on it"
  elif $db.force == $me or $db.force == "\($me) empty" then
    "bootstrap forced"
  elif ($db.force // "") != "" then
    "wait the operator chose “\($db.force)” to bootstrap"
  elif ($histories | length) > 1 then
    "wait different histories: \($table)\(if $db.uuid then "; etcd knows \($db.uuid)" else "" end): “database-admin force-bootstrap” chooses one"
  elif ($db.lock // $me) != $me then
    "wait \($db.lock) is starting"
  elif ($missing | length) > 0 then
    "wait \($known | length) of \($in.members | length) positions known (\($table)), missing: \($missing | listed)"
  elif ($histories | length) == 0 then
    if $me == ($in.members | sort | .[0]) then "bootstrap first"
    else "wait \($in.members | sort | .[0]) founds the cluster" end
  elif $best == null then
    "wait every directory is empty, but cluster \($histories[0]) existed: “database-admin force-bootstrap --empty” starts anew"
  elif $best.key == $me then
    "bootstrap recovery"
  else
    "wait \($best.key) has the newest data (\($best.value)) and bootstraps"
  end
