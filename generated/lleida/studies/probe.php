<?php
// The probe of the studies: a page for which PHP reads ten rows of a database, on a connection of its own.
declare(strict_types=1);
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
try {
    ['user' => $user, 'password' => $password, 'database' => $database] = require __DIR__ . '/probe-settings.php';
    $connection = new mysqli('localhost', $user, $password, $database);
    $rows = $connection->query('SELECT id, word FROM probe WHERE id <= 10 ORDER BY id')->fetch_all(MYSQLI_NUM);
    $software = 'PHP ' . PHP_VERSION . '; ' . $connection->server_info;
} catch (Throwable $failure) {
    error_log('probe: ' . $failure->getMessage());
    http_response_code(503);
    exit('infrac probe: the database does not answer');
}
?>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>infrac probe</title>
</head>
<body>
<p>infrac probe: <?= count($rows) ?> rows from a database.</p>
<ul>
<?php foreach ($rows as [$id, $word]): ?>
<li><?= (int) $id ?>: <?= htmlspecialchars($word) ?></li>
<?php endforeach ?>
</ul>
<p>versions: <?= htmlspecialchars($software) ?></p>
</body>
</html>
