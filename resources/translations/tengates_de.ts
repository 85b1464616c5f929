<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name></name>
    <message>
        <source> at {place}</source>
        <translation> bei {place}</translation>
    </message>
    <message>
        <source> in {path}</source>
        <translation> in {path}</translation>
    </message>
    <message numerus="yes">
        <source>%n change in {files}.|%n changes in {files}.</source>
        <translation>
            <numerusform>%n Änderung in {files}.</numerusform>
            <numerusform>%n Änderungen in {files}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change to review. Nothing is written before you say so.|%n changes to review. Nothing is written before you say so.</source>
        <translation>
            <numerusform>%n Änderung zum Durchsehen. Geschrieben wird erst, wenn du es sagst.</numerusform>
            <numerusform>%n Änderungen zum Durchsehen. Geschrieben wird erst, wenn du es sagst.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change to review|%n changes to review</source>
        <translation>
            <numerusform>%n Änderung zum Durchsehen</numerusform>
            <numerusform>%n Änderungen zum Durchsehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit lies between two that came out the same, and counts as unchanged.|%n commits lie between two that came out the same, and count as unchanged.</source>
        <translation>
            <numerusform>%n Commit liegt zwischen zweien, die gleich ausfielen, und gilt als unverändert.</numerusform>
            <numerusform>%n Commits liegen zwischen zweien, die gleich ausfielen, und gelten als unverändert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit moved nothing, {days}|%n commits moved nothing, {days}</source>
        <translation>
            <numerusform>%n Commit hat nichts bewegt, {days}</numerusform>
            <numerusform>%n Commits haben nichts bewegt, {days}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit on this branch.|%n commits on this branch.</source>
        <translation>
            <numerusform>%n Commit auf diesem Branch.</numerusform>
            <numerusform>%n Commits auf diesem Branch.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file changed since this scan. Scan again to see where you stand now.|%n files changed since this scan. Scan again to see where you stand now.</source>
        <translation>
            <numerusform>%n Datei hat sich seit diesem Scan geändert. Scanne neu, um zu sehen, wo du jetzt stehst.</numerusform>
            <numerusform>%Ln Dateien haben sich seit diesem Scan geändert. Scanne neu, um zu sehen, wo du jetzt stehst.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file read|%n files read</source>
        <translation>
            <numerusform>%n Datei gelesen</numerusform>
            <numerusform>%Ln Dateien gelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file was not looked at|%n files were not looked at</source>
        <translation>
            <numerusform>%n Datei wurde nicht angesehen</numerusform>
            <numerusform>%n Dateien wurden nicht angesehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file|%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding accepted on purpose|%n findings accepted on purpose</source>
        <translation>
            <numerusform>%n Befund bewusst in Kauf genommen</numerusform>
            <numerusform>%n Befunde bewusst in Kauf genommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n is about none of the controls|%n are about none of the controls</source>
        <translation>
            <numerusform>%n betrifft keinen der Prüfpunkte</numerusform>
            <numerusform>%n betreffen keinen der Prüfpunkte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n is beyond the number that is taken|%n are beyond the number that is taken</source>
        <translation>
            <numerusform>%n liegt über der Zahl, die übernommen wird</numerusform>
            <numerusform>%n liegen über der Zahl, die übernommen wird</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n is in no file of this scan|%n are in no file of this scan</source>
        <translation>
            <numerusform>%n steht in keiner Datei dieses Scans</numerusform>
            <numerusform>%n stehen in keiner Datei dieses Scans</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n is left out because its file changed since|%n are left out because their files changed since</source>
        <translation>
            <numerusform>%n bleibt weg, weil sich die Datei seither geändert hat</numerusform>
            <numerusform>%n bleiben weg, weil sich die Dateien seither geändert haben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n is shown as evidence|%n are shown as evidence</source>
        <translation>
            <numerusform>%n steht als Beleg dabei</numerusform>
            <numerusform>%n stehen als Belege dabei</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lowers a control|%n lower a control</source>
        <translation>
            <numerusform>%n senkt einen Prüfpunkt</numerusform>
            <numerusform>%n senken einen Prüfpunkt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more file|%n more files</source>
        <translation>
            <numerusform>%n weitere Datei</numerusform>
            <numerusform>%n weitere Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more|%n more</source>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page|%n pages</source>
        <translation>
            <numerusform>%n Seite</numerusform>
            <numerusform>%n Seiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place left alone.|%n places left alone.</source>
        <translation>
            <numerusform>%n Stelle bleibt, wie sie ist.</numerusform>
            <numerusform>%n Stellen bleiben, wie sie sind.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place|%n places</source>
        <translation>
            <numerusform>%n Stelle</numerusform>
            <numerusform>%n Stellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n scan kept, on this machine alone. A scan that finds nothing new is not kept twice.|%n scans kept, on this machine alone. A scan that finds nothing new is not kept twice.</source>
        <translation>
            <numerusform>%n Scan aufbewahrt, nur auf diesem Rechner. Ein Scan, der nichts Neues findet, wird nicht doppelt aufbewahrt.</numerusform>
            <numerusform>%n Scans aufbewahrt, nur auf diesem Rechner. Ein Scan, der nichts Neues findet, wird nicht doppelt aufbewahrt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped|%n skipped</source>
        <translation>
            <numerusform>%n ausgelassen</numerusform>
            <numerusform>%Ln ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged line|%n unchanged lines</source>
        <translation>
            <numerusform>%n unveränderte Zeile</numerusform>
            <numerusform>%Ln unveränderte Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;About Ten Gates</source>
        <translation>Ü&amp;ber Ten Gates</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Go to or Do…</source>
        <translation>&amp;Gehe zu oder tu…</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>&amp;Tastatur</translation>
    </message>
    <message>
        <source>&amp;Larger Text</source>
        <translation>&amp;Größere Schrift</translation>
    </message>
    <message>
        <source>&amp;Open Folder…</source>
        <translation>Ordner &amp;öffnen…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Repository</source>
        <translation>&amp;Repository</translation>
    </message>
    <message>
        <source>&amp;Scan Again</source>
        <translation>Neu &amp;scannen</translation>
    </message>
    <message>
        <source>&amp;Undo Last Apply</source>
        <translation>Letzte Änderung &amp;zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Usual Text Size</source>
        <translation>&amp;Normale Schriftgröße</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>,</source>
        <comment>between thousands</comment>
        <translation>.</translation>
    </message>
    <message>
        <source>.</source>
        <comment>decimal sign</comment>
        <translation>,</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>A budget that stops the bill</source>
        <translation>Ein Budget, das die Rechnung begrenzt</translation>
    </message>
    <message>
        <source>A double click opens it in your editor</source>
        <translation>Ein Doppelklick öffnet sie in deinem Editor</translation>
    </message>
    <message>
        <source>A form for looking back</source>
        <translation>Eine Vorlage für den Rückblick</translation>
    </message>
    <message>
        <source>A gate below its minimum says so, and one below in Security or Auth &amp; access pauses the launch.</source>
        <translation>Ein Gate unter seinem Minimum sagt das, und eines bei Sicherheit oder Zugang hält den Start an.</translation>
    </message>
    <message>
        <source>A health check</source>
        <translation>Ein Health-Check</translation>
    </message>
    <message>
        <source>A limit on every model answer</source>
        <translation>Eine Grenze für jede Modellantwort</translation>
    </message>
    <message>
        <source>A limit on use for each person</source>
        <translation>Eine Nutzungsgrenze pro Person</translation>
    </message>
    <message>
        <source>A load test or a budget</source>
        <translation>Ein Lasttest oder ein Zeitbudget</translation>
    </message>
    <message>
        <source>A login before anything that matters</source>
        <translation>Ein Login vor allem, was zählt</translation>
    </message>
    <message>
        <source>A login that cannot be guessed</source>
        <translation>Ein Login, das sich nicht erraten lässt</translation>
    </message>
    <message>
        <source>A new branch</source>
        <translation>Ein neuer Branch</translation>
    </message>
    <message>
        <source>A note for yourself or your co-founder</source>
        <translation>Eine Notiz für dich oder dein Gründerteam</translation>
    </message>
    <message>
        <source>A pipeline that runs the tests</source>
        <translation>Eine Pipeline, die die Tests ausführt</translation>
    </message>
    <message>
        <source>A plan for the provider&apos;s limit</source>
        <translation>Ein Plan für das Limit des Anbieters</translation>
    </message>
    <message>
        <source>A record of who did what</source>
        <translation>Ein Protokoll, wer was getan hat</translation>
    </message>
    <message>
        <source>A safe answer for whatever fails</source>
        <translation>Eine sichere Antwort, was auch schiefgeht</translation>
    </message>
    <message>
        <source>A time limit on every model call</source>
        <translation>Ein Zeitlimit für jeden Modellaufruf</translation>
    </message>
    <message>
        <source>A time limit on every outbound request</source>
        <translation>Ein Zeitlimit für jede ausgehende Anfrage</translation>
    </message>
    <message>
        <source>A token is kept in this system&apos;s keychain.</source>
        <translation>Ein Token liegt im Schlüsselbund dieses Systems.</translation>
    </message>
    <message>
        <source>A watch on unsafe packages</source>
        <translation>Wachsam bei unsicheren Paketen</translation>
    </message>
    <message>
        <source>A way back after a bad release</source>
        <translation>Ein Weg zurück nach einem schlechten Release</translation>
    </message>
    <message>
        <source>A week has {hours} hours. Say how many of them you can give.</source>
        <translation>Eine Woche hat {hours} Stunden. Sag, wie viele davon du geben kannst.</translation>
    </message>
    <message>
        <source>About Ten Gates</source>
        <translation>Über Ten Gates</translation>
    </message>
    <message>
        <source>About this guide</source>
        <translation>Über dieses Handbuch</translation>
    </message>
    <message>
        <source>About this scan</source>
        <translation>Über diesen Scan</translation>
    </message>
    <message>
        <source>Accept for now</source>
        <translation>Vorerst hinnehmen</translation>
    </message>
    <message>
        <source>Accept for now…</source>
        <translation>Vorerst hinnehmen …</translation>
    </message>
    <message>
        <source>Accept them</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accepted findings</source>
        <translation>In Kauf genommene Befunde</translation>
    </message>
    <message>
        <source>Accepted for now</source>
        <translation>Vorerst hingenommen</translation>
    </message>
    <message>
        <source>Accepted on purpose</source>
        <translation>Bewusst in Kauf genommen</translation>
    </message>
    <message>
        <source>Accepted on {date}, until {end}.</source>
        <translation>Hingenommen am {date}, bis {end}.</translation>
    </message>
    <message>
        <source>Accepted on {date}, with no end.</source>
        <translation>Hingenommen am {date}, ohne Ende.</translation>
    </message>
    <message>
        <source>Accepted on {date}. It is not there any more, so you can take this back.</source>
        <translation>Hingenommen am {date}. Es ist nicht mehr da, du kannst das also zurücknehmen.</translation>
    </message>
    <message>
        <source>Accepted until {end}, which has passed, so it counts again.</source>
        <translation>Hingenommen bis {end}; das ist vorbei, also zählt es wieder.</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Add Results of &amp;Another Scanner…</source>
        <translation>Ergebnisse eines &amp;anderen Scanners hinzunehmen…</translation>
    </message>
    <message>
        <source>Add a health check</source>
        <translation>Einen Health-Check einbauen</translation>
    </message>
    <message>
        <source>After a failure is logged: go on as before, or raise it again where nothing else is done about it?</source>
        <translation>Nachdem ein Fehlschlag protokolliert ist: weitermachen wie bisher, oder erneut auslösen, wo sonst nichts dagegen getan wird?</translation>
    </message>
    <message>
        <source>After how many seconds should a model call give up?</source>
        <translation>Nach wie vielen Sekunden soll ein Modellaufruf aufgeben?</translation>
    </message>
    <message>
        <source>After how many seconds should a request to another server give up?</source>
        <translation>Nach wie vielen Sekunden soll eine Anfrage an einen anderen Server aufgeben?</translation>
    </message>
    <message>
        <source>After how many turns should a loop around the model end?</source>
        <translation>Nach wie vielen Runden soll eine Schleife um das Modell enden?</translation>
    </message>
    <message>
        <source>After the launch</source>
        <translation>Nach dem Start</translation>
    </message>
    <message>
        <source>Agent prompt</source>
        <translation>Agenten-Prompt</translation>
    </message>
    <message>
        <source>Alerts on errors and latency</source>
        <translation>Alarme bei Fehlern und Latenz</translation>
    </message>
    <message>
        <source>Alerts on spending</source>
        <translation>Alarme bei den Ausgaben</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Alt+← and Alt+→</source>
        <translation>Alt+← und Alt+→</translation>
    </message>
    <message>
        <source>An answer when the model fails</source>
        <translation>Eine Antwort, wenn das Modell ausfällt</translation>
    </message>
    <message>
        <source>An id that ties a request&apos;s log lines together</source>
        <translation>Eine Kennung, die die Logzeilen einer Anfrage verbindet</translation>
    </message>
    <message>
        <source>And for what is slow by nature: long answers, pictures, speech, local or reasoning models, whole streams?</source>
        <translation>Und bei allem, was von Natur aus langsam ist: lange Antworten, Bilder, Sprache, lokale oder nachdenkende Modelle, ganze Streams?</translation>
    </message>
    <message>
        <source>And when the provider says that you ask too often?</source>
        <translation>Und wenn der Anbieter sagt, dass du zu oft fragst?</translation>
    </message>
    <message>
        <source>Another Ten Gates is changing this folder right now. Wait for it, then try again.</source>
        <translation>Ein anderes Ten Gates ändert gerade diesen Ordner. Warte, bis es fertig ist, und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Another token</source>
        <translation>Ein anderes Token</translation>
    </message>
    <message>
        <source>Answer early and remember answers</source>
        <translation>Früh antworten und Antworten behalten</translation>
    </message>
    <message>
        <source>Answer people when the model fails</source>
        <translation>Den Leuten antworten, wenn das Modell ausfällt</translation>
    </message>
    <message>
        <source>Answer safely when something fails</source>
        <translation>Sicher antworten, wenn etwas schiefgeht</translation>
    </message>
    <message>
        <source>Answers checked before they act</source>
        <translation>Antworten, die geprüft werden, bevor sie wirken</translation>
    </message>
    <message>
        <source>Answers parsed by a schema</source>
        <translation>Antworten, die ein Schema liest</translation>
    </message>
    <message>
        <source>Answers that say what was wrong</source>
        <translation>Antworten, die sagen, was nicht stimmte</translation>
    </message>
    <message>
        <source>Answers that stream</source>
        <translation>Antworten, die beim Schreiben erscheinen</translation>
    </message>
    <message>
        <source>Anti-patterns</source>
        <translation>Anti-Muster</translation>
    </message>
    <message>
        <source>Anywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Appearance: {theme}</source>
        <translation>Aussehen: {theme}</translation>
    </message>
    <message>
        <source>Applied: {title}, {files}</source>
        <translation>Angewendet: {title}, {files}</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change|Apply %n changes</source>
        <translation>
            <numerusform>%n Änderung anwenden</numerusform>
            <numerusform>%n Änderungen anwenden</numerusform>
        </translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Anwenden auf</translation>
    </message>
    <message>
        <source>Applying your changes</source>
        <translation>Deine Änderungen werden angewendet</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>Apr.</translation>
    </message>
    <message>
        <source>Are model and infra costs bounded under scale?</source>
        <translation>Bleiben Modell- und Infrastrukturkosten auch bei Wachstum begrenzt?</translation>
    </message>
    <message>
        <source>Ask who is calling</source>
        <translation>Fragen, wer da anruft</translation>
    </message>
    <message>
        <source>Ask who is calling on every route that costs money</source>
        <translation>Auf jeder Route, die Geld kostet, fragen, wer anruft</translation>
    </message>
    <message>
        <source>At how many dollars a day should somebody be told?</source>
        <translation>Ab wie vielen Dollar am Tag soll jemand Bescheid bekommen?</translation>
    </message>
    <message>
        <source>At which address should the app answer? Next.js puts /api before it.</source>
        <translation>Unter welcher Adresse soll die App antworten? Next.js setzt /api davor.</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>Aug.</translation>
    </message>
    <message>
        <source>Auth &amp; access</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Authentication &amp; authorization</source>
        <translation>Anmeldung und Berechtigung</translation>
    </message>
    <message>
        <source>Back to the page before</source>
        <translation>Zurück zur vorigen Seite</translation>
    </message>
    <message>
        <source>Back to the page before (Alt+←)</source>
        <translation>Zurück zur vorigen Seite (Alt+←)</translation>
    </message>
    <message>
        <source>Back to the start</source>
        <translation>Zurück zum Anfang</translation>
    </message>
    <message>
        <source>Be able to go back in one command</source>
        <translation>Mit einem Befehl zurückkönnen</translation>
    </message>
    <message>
        <source>Below the usual {usual}: the launch is no longer paused when {gate} is that weak, though strangers can do just as much harm. Every report shows the lower minimum.</source>
        <translation>Unter den üblichen {usual}: Der Start wird nicht mehr angehalten, wenn {gate} so schwach ist, obwohl Fremde genauso viel Schaden anrichten können. Jeder Bericht zeigt das niedrigere Minimum.</translation>
    </message>
    <message>
        <source>Below the usual {usual}: the verdict gets milder, the risk stays the same.</source>
        <translation>Unter den üblichen {usual}: Das Urteil wird milder, das Risiko bleibt gleich.</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Tafel</translation>
    </message>
    <message>
        <source>Broad tool permissions: the model may use tools that nothing holds back.</source>
        <translation>Weite Werkzeugrechte: Das Modell darf Werkzeuge benutzen, die nichts zurückhält.</translation>
    </message>
    <message>
        <source>Broad tool permissions: the tools do not ask whose rights they act with.</source>
        <translation>Weite Werkzeugrechte: Die Werkzeuge fragen nicht, mit wessen Rechten sie handeln.</translation>
    </message>
    <message>
        <source>Can attackers exfiltrate data or execute unsafe actions?</source>
        <translation>Können Angreifer Daten abziehen oder Unsicheres ausführen?</translation>
    </message>
    <message>
        <source>Can invalid or malicious input reach core logic?</source>
        <translation>Können ungültige oder bösartige Eingaben die Kernlogik erreichen?</translation>
    </message>
    <message>
        <source>Can issues be detected and debugged quickly?</source>
        <translation>Lassen sich Probleme schnell erkennen und untersuchen?</translation>
    </message>
    <message>
        <source>Can operations respond before users churn?</source>
        <translation>Kann der Betrieb reagieren, bevor Nutzer abspringen?</translation>
    </message>
    <message>
        <source>Can releases be rolled out and rolled back safely?</source>
        <translation>Lassen sich Releases sicher ausrollen und zurücknehmen?</translation>
    </message>
    <message>
        <source>Can the right user access only the right resources?</source>
        <translation>Kommt jede Person nur an das, was ihr zusteht?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Careful container images</source>
        <translation>Sorgsame Container-Images</translation>
    </message>
    <message>
        <source>Change {number}, edited by you: {reason}</source>
        <translation>Änderung {number}, von dir bearbeitet: {reason}</translation>
    </message>
    <message>
        <source>Change {number}: {reason}</source>
        <translation>Änderung {number}: {reason}</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Check everything that comes in</source>
        <translation>Alles prüfen, was hereinkommt</translation>
    </message>
    <message>
        <source>Check requests against a schema</source>
        <translation>Anfragen gegen ein Schema prüfen</translation>
    </message>
    <message>
        <source>Check what the model answers against a schema</source>
        <translation>Modellantworten gegen ein Schema prüfen</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Clients that are made once</source>
        <translation>Clients, die einmal erzeugt werden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Close this sheet, the palette or a panel</source>
        <translation>Diese Übersicht, die Palette oder ein Feld schließen</translation>
    </message>
    <message>
        <source>Close this task</source>
        <translation>Diese Aufgabe schließen</translation>
    </message>
    <message>
        <source>Close: {title}</source>
        <translation>Schließen: {title}</translation>
    </message>
    <message>
        <source>Code of {path}, lines {first} to {last}</source>
        <translation>Code von {path}, Zeilen {first} bis {last}</translation>
    </message>
    <message>
        <source>Coding agents</source>
        <translation>Coding-Agenten</translation>
    </message>
    <message>
        <source>Comes along: {reason}</source>
        <translation>Gehört dazu: {reason}</translation>
    </message>
    <message>
        <source>Commit {done} of {total}, newest first. Nothing is checked out; your files stay as they are.</source>
        <translation>Commit {done} von {total}, die neuesten zuerst. Nichts wird ausgecheckt; deine Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Commits</source>
        <translation>Commits</translation>
    </message>
    <message>
        <source>Commits looked at</source>
        <translation>Angesehene Commits</translation>
    </message>
    <message>
        <source>Comparing files</source>
        <translation>Dateien werden verglichen</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Contracts with other services</source>
        <translation>Verträge mit anderen Diensten</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>Prüfpunkt</translation>
    </message>
    <message>
        <source>Controls of this gate</source>
        <translation>Prüfpunkte dieses Gates</translation>
    </message>
    <message>
        <source>Controls of your own</source>
        <translation>Eigene Prüfpunkte</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as a prompt for a coding agent</source>
        <translation>Als Prompt für einen Coding-Agenten kopieren</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy version</source>
        <translation>Version kopieren</translation>
    </message>
    <message>
        <source>Cost control</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Credentials that end by themselves</source>
        <translation>Zugangsdaten, die von selbst ablaufen</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Ctrl + and Ctrl - change it from anywhere; Ctrl 0 brings 100 % back.</source>
        <translation>Strg + und Strg - ändern sie von überall; Strg 0 bringt 100 % zurück.</translation>
    </message>
    <message>
        <source>Ctrl+Enter saves</source>
        <translation>Strg+Enter speichert</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Dashboards</source>
        <translation>Dashboards</translation>
    </message>
    <message>
        <source>Data validation</source>
        <translation>Eingabeprüfung</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dez.</translation>
    </message>
    <message>
        <source>Decide what the model may do on its own</source>
        <translation>Entscheiden, was das Modell allein tun darf</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Dependencies with settled versions</source>
        <translation>Abhängigkeiten mit festen Versionen</translation>
    </message>
    <message>
        <source>Deployment</source>
        <translation>Deployment</translation>
    </message>
    <message>
        <source>Document vectors computed once</source>
        <translation>Dokumentvektoren, einmal berechnet</translation>
    </message>
    <message>
        <source>Does failure degrade safely and predictably?</source>
        <translation>Bleibt ein Ausfall sicher und vorhersehbar?</translation>
    </message>
    <message>
        <source>Does not apply to us</source>
        <translation>Trifft auf uns nicht zu</translation>
    </message>
    <message>
        <source>Doing</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Done when</source>
        <translation>Fertig, wenn</translation>
    </message>
    <message>
        <source>Drawing the pages…</source>
        <translation>Die Seiten werden gezeichnet …</translation>
    </message>
    <message>
        <source>Each commit is judged by what it holds itself: your answers, waivers and minimums are of today and left out.</source>
        <translation>Jeder Commit wird nach dem beurteilt, was er selbst enthält: Deine Antworten, Hinnahmen und Minima sind von heute und bleiben außen vor.</translation>
    </message>
    <message>
        <source>Each open task becomes one issue, and the next time the same issue is updated. Nothing is sent before you press Send. The token needs one permission, Issues: read and write, for this repository alone.</source>
        <translation>Jede offene Aufgabe wird ein Issue, und beim nächsten Mal wird dasselbe Issue aktualisiert. Nichts wird gesendet, bevor du auf Senden drückst. Das Token braucht ein einziges Recht, Issues: read and write, und nur für dieses Repository.</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit change {number}</source>
        <translation>Änderung {number} bearbeiten</translation>
    </message>
    <message>
        <source>Edit it</source>
        <translation>Sie bearbeiten</translation>
    </message>
    <message>
        <source>Error handling</source>
        <translation>Fehlerbehandlung</translation>
    </message>
    <message>
        <source>Errors by kind</source>
        <translation>Fehler nach Art</translation>
    </message>
    <message>
        <source>Errors that report themselves</source>
        <translation>Fehler, die sich selbst melden</translation>
    </message>
    <message>
        <source>Every file is read once. Nothing of it is run.</source>
        <translation>Jede Datei wird einmal gelesen. Nichts davon wird ausgeführt.</translation>
    </message>
    <message>
        <source>Every gate that applies reaches its launch minimum.</source>
        <translation>Jedes Gate, das zutrifft, erreicht sein Minimum für den Start.</translation>
    </message>
    <message>
        <source>Every open task with its evidence, to paste into a coding agent.</source>
        <translation>Jede offene Aufgabe mit ihren Belegen, zum Einfügen in einen Coding-Agenten.</translation>
    </message>
    <message>
        <source>Everybody sees their own data alone</source>
        <translation>Alle sehen nur ihre eigenen Daten</translation>
    </message>
    <message>
        <source>Everything Ten Gates wrote here. Each change can be taken back, byte for byte.</source>
        <translation>Alles, was Ten Gates hier geschrieben hat. Jede Änderung lässt sich Byte für Byte zurücknehmen.</translation>
    </message>
    <message>
        <source>Everything this fix looks after is already in place.</source>
        <translation>Alles, worum sich diese Korrektur kümmert, ist schon da.</translation>
    </message>
    <message>
        <source>Evidence, answers, and what you accept for now</source>
        <translation>Belege, Antworten und was du vorerst hinnimmst</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Exports and GitHub issues</source>
        <translation>Exporte und GitHub-Issues</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>Feb.</translation>
    </message>
    <message>
        <source>Files changed since this scan. Scan again, then go on.</source>
        <translation>Seit diesem Scan haben sich Dateien geändert. Scanne noch einmal und mach dann weiter.</translation>
    </message>
    <message>
        <source>Files larger than {most} MB are not read; lock files may have {lock} MB.</source>
        <translation>Dateien über {most} MB werden nicht gelesen; Lock-Dateien dürfen {lock} MB haben.</translation>
    </message>
    <message>
        <source>Files of this change</source>
        <translation>Dateien dieser Änderung</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>Findings of other scanners lower what they speak for, never raise it, and hold no gate down: whether they are true was not looked at here.</source>
        <translation>Befunde anderer Scanner senken, wofür sie sprechen, heben es nie und halten kein Gate unten: Ob sie stimmen, wurde hier nicht geprüft.</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>First look at what is there: give the repository and a token.</source>
        <translation>Sieh zuerst nach, was schon da ist: Gib das Repository und ein Token an.</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>Fix: {title}</source>
        <translation>Beheben: {title}</translation>
    </message>
    <message>
        <source>For GitHub code scanning and other tools that read SARIF 2.1.0.</source>
        <translation>Für GitHub Code Scanning und andere Werkzeuge, die SARIF 2.1.0 lesen.</translation>
    </message>
    <message>
        <source>For a co-founder, a wiki or an issue: checkboxes, dates, links to the code.</source>
        <translation>Für Mitgründer, ein Wiki oder ein Issue: Kästchen, Daten, Links in den Code.</translation>
    </message>
    <message>
        <source>For how many seconds is an answer kept for the same question?</source>
        <translation>Wie viele Sekunden wird eine Antwort für dieselbe Frage aufbewahrt?</translation>
    </message>
    <message>
        <source>For scripts of your own. `tengates schema` describes it.</source>
        <translation>Für eigene Skripte. `tengates schema` beschreibt es.</translation>
    </message>
    <message>
        <source>Forget the token</source>
        <translation>Token vergessen</translation>
    </message>
    <message>
        <source>Forget {name}</source>
        <translation>{name} vergessen</translation>
    </message>
    <message>
        <source>Four weeks</source>
        <translation>Vier Wochen</translation>
    </message>
    <message>
        <source>Four weeks to production</source>
        <translation>In vier Wochen zur Produktion</translation>
    </message>
    <message>
        <source>From how many characters on does a prompt become a file of its own?</source>
        <translation>Ab wie vielen Zeichen wird ein Prompt eine eigene Datei?</translation>
    </message>
    <message>
        <source>From prototype to production</source>
        <translation>Vom Prototyp zur Produktion</translation>
    </message>
    <message>
        <source>Gained: {controls}</source>
        <translation>Gewonnen: {controls}</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>Gate</translation>
    </message>
    <message>
        <source>Gate · {score}</source>
        <translation>Gate · {score}</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>Gates</translation>
    </message>
    <message>
        <source>Get every key out of the code</source>
        <translation>Jeden Schlüssel aus dem Code holen</translation>
    </message>
    <message>
        <source>Git cannot change its index. Run `git status` and mend what it reports.</source>
        <translation>Git kann seinen Index nicht ändern. Führe `git status` aus und behebe, was es meldet.</translation>
    </message>
    <message>
        <source>Git cannot list the files of this repository; its index may be damaged. Run `git status` in it and mend what it reports, or open a fresh clone.</source>
        <translation>Git kann die Dateien dieses Repositorys nicht auflisten; sein Index ist vielleicht beschädigt. Führe darin `git status` aus und behebe, was es meldet, oder öffne einen frischen Klon.</translation>
    </message>
    <message>
        <source>Git cannot say how these files are kept. Run `git status` and mend what it says.</source>
        <translation>Git kann nicht sagen, wie diese Dateien aufbewahrt werden. Führe `git status` aus und behebe, was es meldet.</translation>
    </message>
    <message>
        <source>Git changed its index just now. Nothing was written; try again.</source>
        <translation>Git hat gerade eben seinen Index geändert. Es wurde nichts geschrieben; versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Git could not build the commit; parts of the history may be missing. Apply to the files instead.</source>
        <translation>Git konnte den Commit nicht bauen; vielleicht fehlen Teile der Historie. Wende die Änderung stattdessen auf die Dateien an.</translation>
    </message>
    <message>
        <source>Git does not answer how these files are kept. A pipe or a device that is called .gitattributes makes it wait: take it away, then apply again.</source>
        <translation>Git antwortet nicht, wie diese Dateien gehalten werden. Eine Pipe oder ein Gerät namens .gitattributes lässt es warten: Nimm es weg, dann wende noch einmal an.</translation>
    </message>
    <message>
        <source>Git is busy in this repository (.git/index.lock is there). Let it finish, then try again; if no git is running, remove that file.</source>
        <translation>Git ist in diesem Repository beschäftigt (.git/index.lock liegt vor). Lass es fertig werden und versuch es dann noch einmal; wenn kein Git läuft, lösche diese Datei.</translation>
    </message>
    <message>
        <source>Git is busy with that branch. Let it finish, then try again.</source>
        <translation>Git ist mit diesem Branch beschäftigt. Lass es fertig werden und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Git tracks no files here yet. Scan again.</source>
        <translation>Git verfolgt hier noch keine Dateien. Scanne neu.</translation>
    </message>
    <message>
        <source>GitHub issues</source>
        <translation>GitHub-Issues</translation>
    </message>
    <message>
        <source>GitHub token, to send tasks to GitHub issues</source>
        <translation>GitHub-Token, um Aufgaben an GitHub-Issues zu senden</translation>
    </message>
    <message>
        <source>Give every model call a time limit and a number of tries</source>
        <translation>Jedem Modellaufruf ein Zeitlimit und eine Zahl von Versuchen geben</translation>
    </message>
    <message>
        <source>Give every outbound request a time limit</source>
        <translation>Jeder ausgehenden Anfrage ein Zeitlimit geben</translation>
    </message>
    <message>
        <source>Give failures names and let none vanish</source>
        <translation>Fehlschlägen Namen geben und keinen verschwinden lassen</translation>
    </message>
    <message>
        <source>Gl&amp;ossary</source>
        <translation>Gl&amp;ossar</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>Glossar</translation>
    </message>
    <message>
        <source>Go back to the one before</source>
        <translation>Zurück zum Vorigen</translation>
    </message>
    <message>
        <source>Go to a page, gate, control or task, or do something</source>
        <translation>Zu einer Seite, einem Gate, Prüfpunkt oder einer Aufgabe gehen, oder etwas tun</translation>
    </message>
    <message>
        <source>Go to or do</source>
        <translation>Gehe zu oder tu</translation>
    </message>
    <message>
        <source>Go to the first or last</source>
        <translation>Zum Ersten oder Letzten gehen</translation>
    </message>
    <message>
        <source>Go to the next thing</source>
        <translation>Zum Nächsten gehen</translation>
    </message>
    <message>
        <source>Go to the plan</source>
        <translation>Zum Plan</translation>
    </message>
    <message>
        <source>Go up and down</source>
        <translation>Auf und ab gehen</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Guided fix</source>
        <translation>Geführte Korrektur</translation>
    </message>
    <message numerus="yes">
        <source>Guided fix · %n change|Guided fix · %n changes</source>
        <translation>
            <numerusform>Geführte Korrektur · %n Änderung</numerusform>
            <numerusform>Geführte Korrektur · %n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Guided fixes</source>
        <translation>Geführte Korrekturen</translation>
    </message>
    <message>
        <source>Guided fixes and undo</source>
        <translation>Geführte Korrekturen und Rückgängig</translation>
    </message>
    <message>
        <source>Harden the workflows</source>
        <translation>Die Workflows härten</translation>
    </message>
    <message>
        <source>Hardened workflows</source>
        <translation>Gehärtete Workflows</translation>
    </message>
    <message>
        <source>Have an answer ready for when the model has none</source>
        <translation>Eine Antwort bereithalten, wenn das Modell keine hat</translation>
    </message>
    <message>
        <source>Hear of trouble first</source>
        <translation>Als Erste von Problemen hören</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>High contrast is white on black with strong edges.</source>
        <translation>Hoher Kontrast ist Weiß auf Schwarz mit starken Rändern.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>History and past commits</source>
        <translation>Verlauf und frühere Commits</translation>
    </message>
    <message>
        <source>Home and End</source>
        <translation>Pos1 und Ende</translation>
    </message>
    <message>
        <source>Hours a week</source>
        <translation>Stunden pro Woche</translation>
    </message>
    <message>
        <source>How do you know? A link, a place, a name</source>
        <translation>Woher weißt du das? Ein Link, ein Ort, ein Name</translation>
    </message>
    <message>
        <source>How it is judged</source>
        <translation>Wie es beurteilt wird</translation>
    </message>
    <message>
        <source>How it is shown</source>
        <translation>Wie es gezeigt wird</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <source>How many characters may a text have?</source>
        <translation>Wie viele Zeichen darf ein Text haben?</translation>
    </message>
    <message>
        <source>How many characters may one text have that goes to the model, documents included?</source>
        <translation>Wie viele Zeichen darf ein Text haben, der ans Modell geht, Dokumente eingeschlossen?</translation>
    </message>
    <message>
        <source>How many commits</source>
        <translation>Wie viele Commits</translation>
    </message>
    <message>
        <source>How many days may somebody stay signed in?</source>
        <translation>Wie viele Tage darf jemand angemeldet bleiben?</translation>
    </message>
    <message>
        <source>How many dollars may all answers of one day cost?</source>
        <translation>Wie viele Dollar dürfen alle Antworten eines Tages kosten?</translation>
    </message>
    <message>
        <source>How many entries may a list have?</source>
        <translation>Wie viele Einträge darf eine Liste haben?</translation>
    </message>
    <message>
        <source>How many may it have where documents are pasted (text, content, code)?</source>
        <translation>Wie viele darf er haben, wo Dokumente eingefügt werden (text, content, code)?</translation>
    </message>
    <message>
        <source>How many megabytes may a file have?</source>
        <translation>Wie viele Megabyte darf eine Datei haben?</translation>
    </message>
    <message>
        <source>How many megabytes may a whole request have?</source>
        <translation>Wie viele Megabyte darf eine ganze Anfrage haben?</translation>
    </message>
    <message>
        <source>How many messages may a conversation have?</source>
        <translation>Wie viele Nachrichten darf ein Gespräch haben?</translation>
    </message>
    <message>
        <source>How many percent of the answers must be right?</source>
        <translation>Wie viel Prozent der Antworten müssen richtig sein?</translation>
    </message>
    <message>
        <source>How many requests to the model may one caller start?</source>
        <translation>Wie viele Anfragen ans Modell darf ein Aufrufer starten?</translation>
    </message>
    <message>
        <source>How many seconds may one answer take?</source>
        <translation>Wie viele Sekunden darf eine Antwort dauern?</translation>
    </message>
    <message>
        <source>How many times should it try again after a failure?</source>
        <translation>Wie oft soll nach einem Fehlschlag neu versucht werden?</translation>
    </message>
    <message>
        <source>How many tokens may one answer have, where the call does not say?</source>
        <translation>Wie viele Token darf eine Antwort haben, wo der Aufruf nichts sagt?</translation>
    </message>
    <message>
        <source>How many tokens may one answer have? (900 is about 650 words)</source>
        <translation>Wie viele Token darf eine Antwort haben? (900 sind etwa 650 englische Wörter)</translation>
    </message>
    <message>
        <source>How often may one caller try to log in within that time?</source>
        <translation>Wie oft darf ein Aufrufer in dieser Zeit versuchen, sich anzumelden?</translation>
    </message>
    <message>
        <source>How often should a model call be tried before it counts as failed?</source>
        <translation>Wie oft soll ein Modellaufruf versucht werden, bevor er als gescheitert gilt?</translation>
    </message>
    <message>
        <source>How the diff is shown</source>
        <translation>Wie der Diff gezeigt wird</translation>
    </message>
    <message>
        <source>How the plan is shown</source>
        <translation>Wie der Plan gezeigt wird</translation>
    </message>
    <message>
        <source>How to fix</source>
        <translation>Wie du es behebst</translation>
    </message>
    <message>
        <source>If the app has no login yet: are tokens signed with a shared secret, or with keys that your login service publishes (jwks)?</source>
        <translation>Falls die App noch kein Login hat: Werden Token mit einem gemeinsamen Geheimnis signiert oder mit Schlüsseln, die dein Login-Dienst veröffentlicht (jwks)?</translation>
    </message>
    <message>
        <source>Ignored paths</source>
        <translation>Ignorierte Pfade</translation>
    </message>
    <message>
        <source>Ignored paths, one a line</source>
        <translation>Ignorierte Pfade, einer pro Zeile</translation>
    </message>
    <message>
        <source>In a pipeline</source>
        <translation>In einer Pipeline</translation>
    </message>
    <message>
        <source>Input checked before it is used</source>
        <translation>Eingaben, die vor Gebrauch geprüft werden</translation>
    </message>
    <message>
        <source>Installed packages (node_modules, virtual environments) and files that git ignores are left out.</source>
        <translation>Installierte Pakete (node_modules, virtuelle Umgebungen) und Dateien, die Git ignoriert, bleiben außen vor.</translation>
    </message>
    <message>
        <source>Is behaviour verified beyond manual checks?</source>
        <translation>Wird das Verhalten über Handproben hinaus geprüft?</translation>
    </message>
    <message>
        <source>Is latency stable under real traffic?</source>
        <translation>Bleibt die Latenz unter echter Last stabil?</translation>
    </message>
    <message>
        <source>Is this in place outside the repository, on your platform or in a hosted service? Say where.</source>
        <translation>Gibt es das außerhalb des Repositorys, auf deiner Plattform oder in einem gehosteten Dienst? Sag, wo.</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Issues</translation>
    </message>
    <message>
        <source>It follows the changes that need it.</source>
        <translation>Sie folgt den Änderungen, die sie brauchen.</translation>
    </message>
    <message>
        <source>It is listed with your reason in every report. It still holds the gate at 2.0: no reason lifts a blocker.</source>
        <translation>Es steht mit deinem Grund in jedem Bericht. Das Gate bleibt trotzdem bei 2,0: Kein Grund hebt einen Blocker auf.</translation>
    </message>
    <message>
        <source>It then takes no part in the score, and every report lists it with your reason.</source>
        <translation>Es zählt dann nicht zur Wertung, und jeder Bericht führt es mit deinem Grund auf.</translation>
    </message>
    <message>
        <source>J and K</source>
        <translation>J und K</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>Jan.</translation>
    </message>
    <message>
        <source>Journeys from end to end</source>
        <translation>Wege von Anfang bis Ende</translation>
    </message>
    <message>
        <source>Judged by another version of Ten Gates than the scan before.</source>
        <translation>Von einer anderen Version von Ten Gates beurteilt als der Scan davor.</translation>
    </message>
    <message>
        <source>Judging ten gates</source>
        <translation>Die zehn Gates werden beurteilt</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>Keep .env files out of git</source>
        <translation>.env-Dateien aus Git heraushalten</translation>
    </message>
    <message>
        <source>Keep and scan again</source>
        <translation>Behalten und neu scannen</translation>
    </message>
    <message>
        <source>Keep it in this system&apos;s keychain</source>
        <translation>Im Schlüsselbund dieses Systems behalten</translation>
    </message>
    <message>
        <source>Keep other people&apos;s text away from code and commands</source>
        <translation>Fremden Text von Code und Befehlen fernhalten</translation>
    </message>
    <message>
        <source>Keep strangers&apos; text out of queries, commands and code</source>
        <translation>Fremden Text aus Abfragen, Befehlen und Code heraushalten</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>Notiz behalten</translation>
    </message>
    <message>
        <source>Keep the server free while it waits</source>
        <translation>Den Server frei halten, während er wartet</translation>
    </message>
    <message>
        <source>Keep this answer</source>
        <translation>Diese Antwort behalten</translation>
    </message>
    <message>
        <source>Keeping your words</source>
        <translation>Deine Worte werden festgehalten</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Kind of export</source>
        <translation>Art des Exports</translation>
    </message>
    <message>
        <source>Know what one success costs</source>
        <translation>Wissen, was ein Erfolg kostet</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Launch blocker</source>
        <translation>Launch-Blocker</translation>
    </message>
    <message>
        <source>Left alone</source>
        <translation>Bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Let GitHub run the tests and checks</source>
        <translation>GitHub die Tests und Prüfungen ausführen lassen</translation>
    </message>
    <message>
        <source>Let a machine say whether it may ship</source>
        <translation>Eine Maschine sagen lassen, ob ausgeliefert werden darf</translation>
    </message>
    <message>
        <source>Let answers appear as they are written</source>
        <translation>Antworten erscheinen lassen, während sie entstehen</translation>
    </message>
    <message>
        <source>Let everything that repeats a model call come to an end</source>
        <translation>Alles, was Modellaufrufe wiederholt, zu einem Ende bringen</translation>
    </message>
    <message>
        <source>Let people reach only what is theirs</source>
        <translation>Jede Person nur an das Ihre lassen</translation>
    </message>
    <message>
        <source>Let the database keep people&apos;s rows apart</source>
        <translation>Die Datenbank die Zeilen der Leute trennen lassen</translation>
    </message>
    <message>
        <source>Let tools run by role and with approval</source>
        <translation>Werkzeuge nach Rolle und mit Freigabe laufen lassen</translation>
    </message>
    <message>
        <source>Levels of severity</source>
        <translation>Stufen der Schwere</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Limit how much one caller can use</source>
        <translation>Begrenzen, wie viel ein Aufrufer nutzen kann</translation>
    </message>
    <message>
        <source>Limit what can be sent in</source>
        <translation>Begrenzen, was hereingeschickt werden kann</translation>
    </message>
    <message>
        <source>Limits on what can be sent in</source>
        <translation>Grenzen für das, was hereinkommt</translation>
    </message>
    <message>
        <source>Limits on what the model is asked</source>
        <translation>Grenzen für das, was das Modell gefragt wird</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Listing files</source>
        <translation>Dateien werden aufgelistet</translation>
    </message>
    <message>
        <source>Lists: pages, controls, files</source>
        <translation>Listen: Seiten, Prüfpunkte, Dateien</translation>
    </message>
    <message>
        <source>Log failures that vanish</source>
        <translation>Verschwindende Fehlschläge protokollieren</translation>
    </message>
    <message>
        <source>Logs that can be searched</source>
        <translation>Logs, die sich durchsuchen lassen</translation>
    </message>
    <message>
        <source>Long work outside the request</source>
        <translation>Lange Arbeit außerhalb der Anfrage</translation>
    </message>
    <message>
        <source>Look at past commits</source>
        <translation>Frühere Commits ansehen</translation>
    </message>
    <message>
        <source>Look at what people write before the model does</source>
        <translation>Ansehen, was Leute schreiben, bevor das Modell es tut</translation>
    </message>
    <message>
        <source>Looking at past commits</source>
        <translation>Frühere Commits werden angesehen</translation>
    </message>
    <message>
        <source>Loops that end</source>
        <translation>Schleifen, die enden</translation>
    </message>
    <message>
        <source>Lost: {controls}</source>
        <translation>Verloren: {controls}</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Gemacht mit</translation>
    </message>
    <message>
        <source>Make clients once and share them</source>
        <translation>Clients einmal erzeugen und teilen</translation>
    </message>
    <message>
        <source>Make every installation the same</source>
        <translation>Jede Installation gleich machen</translation>
    </message>
    <message>
        <source>Make sessions hard to steal</source>
        <translation>Sitzungen schwer zu stehlen machen</translation>
    </message>
    <message>
        <source>Make the diff again</source>
        <translation>Diff neu erstellen</translation>
    </message>
    <message>
        <source>Make the slow paths quick</source>
        <translation>Langsame Wege schnell machen</translation>
    </message>
    <message>
        <source>Making the diff. Nothing is written before you say so.</source>
        <translation>Der Diff wird erstellt. Geschrieben wird erst, wenn du es sagst.</translation>
    </message>
    <message>
        <source>Making the sample prototype</source>
        <translation>Der Beispiel-Prototyp wird angelegt</translation>
    </message>
    <message>
        <source>Manual QA for AI behaviour: no prompt test and no evaluation set.</source>
        <translation>KI-Verhalten nur von Hand geprüft: kein Prompt-Test und keine Auswertungsfälle.</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>März</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Measure the answers and hold prompts still</source>
        <translation>Antworten messen und Prompts festhalten</translation>
    </message>
    <message>
        <source>Measure the model&apos;s answers</source>
        <translation>Die Antworten des Modells messen</translation>
    </message>
    <message>
        <source>Measured answers</source>
        <translation>Gemessene Antworten</translation>
    </message>
    <message>
        <source>Medium-High</source>
        <translation>Mittel bis hoch</translation>
    </message>
    <message>
        <source>Minimum score of {gate}</source>
        <translation>Minimum für {gate}</translation>
    </message>
    <message>
        <source>Minimum scores</source>
        <translation>Mindestwertungen</translation>
    </message>
    <message>
        <source>Model calls that try again</source>
        <translation>Modellaufrufe, die es noch einmal versuchen</translation>
    </message>
    <message>
        <source>Models and prompts that can be taken back</source>
        <translation>Modelle und Prompts, die sich zurücknehmen lassen</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>Monitoring</translation>
    </message>
    <message>
        <source>Monitoring &amp; incident response</source>
        <translation>Monitoring und Störfälle</translation>
    </message>
    <message>
        <source>More lines around it</source>
        <translation>Mehr Zeilen darum</translation>
    </message>
    <message>
        <source>Move secrets out of the code</source>
        <translation>Geheimnisse aus dem Code holen</translation>
    </message>
    <message>
        <source>Move the task that has the ring to another week</source>
        <translation>Die Aufgabe mit dem Ring in eine andere Woche verschieben</translation>
    </message>
    <message>
        <source>Move to {week}</source>
        <translation>Verschieben nach: {week}</translation>
    </message>
    <message>
        <source>N and P</source>
        <translation>N und P</translation>
    </message>
    <message>
        <source>Name models and prompts in one place</source>
        <translation>Modelle und Prompts an einer Stelle benennen</translation>
    </message>
    <message>
        <source>Name of the new branch</source>
        <translation>Name des neuen Branches</translation>
    </message>
    <message>
        <source>Name of the variable? Leave it empty to have it taken from the code.</source>
        <translation>Name der Variable? Lass das Feld leer, dann wird er aus dem Code genommen.</translation>
    </message>
    <message>
        <source>Name the kinds of error</source>
        <translation>Die Arten von Fehlern benennen</translation>
    </message>
    <message>
        <source>Names only. What they stand for is kept by your system and shown nowhere.</source>
        <translation>Nur Namen. Wofür sie stehen, bewahrt dein System auf und wird nirgends gezeigt.</translation>
    </message>
    <message>
        <source>Narrow tools</source>
        <translation>Eng gefasste Werkzeuge</translation>
    </message>
    <message>
        <source>New gap: {controls}</source>
        <translation>Neue Lücke: {controls}</translation>
    </message>
    <message>
        <source>Next and previous change</source>
        <translation>Nächste und vorige Änderung</translation>
    </message>
    <message>
        <source>Next and previous file</source>
        <translation>Nächste und vorige Datei</translation>
    </message>
    <message>
        <source>Next task</source>
        <translation>Nächste Aufgabe</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>No automatic edit is sound at these places. A coding agent, or you, can do it with what stands below.</source>
        <translation>An diesen Stellen ist keine automatische Änderung verlässlich. Ein Coding-Agent oder du selbst kann es mit dem, was unten steht.</translation>
    </message>
    <message>
        <source>No automatic edit is sound here. It says why, and gives you a prompt for a coding agent.</source>
        <translation>Hier ist keine automatische Änderung verlässlich. Du erfährst, warum, und bekommst einen Prompt für einen Coding-Agenten.</translation>
    </message>
    <message>
        <source>No change is ticked. Tick at least one, or close the review.</source>
        <translation>Keine Änderung ist angehakt. Hake mindestens eine an oder schließe die Durchsicht.</translation>
    </message>
    <message>
        <source>No end</source>
        <translation>Ohne Ende</translation>
    </message>
    <message>
        <source>No failure that vanishes</source>
        <translation>Kein Fehlschlag, der verschwindet</translation>
    </message>
    <message>
        <source>No gate score moved.</source>
        <translation>Keine Wertung hat sich geändert.</translation>
    </message>
    <message>
        <source>No gate&apos;s score would move.</source>
        <translation>Keine Wertung würde sich ändern.</translation>
    </message>
    <message>
        <source>No keys in earlier commits</source>
        <translation>Keine Schlüssel in früheren Commits</translation>
    </message>
    <message>
        <source>No keys in the code</source>
        <translation>Keine Schlüssel im Code</translation>
    </message>
    <message>
        <source>No rollback path for model, prompt or policy.</source>
        <translation>Kein Weg zurück für Modell, Prompt oder Regeln.</translation>
    </message>
    <message>
        <source>No score moves</source>
        <translation>Keine Wertung ändert sich</translation>
    </message>
    <message>
        <source>No server keys in the browser</source>
        <translation>Keine Serverschlüssel im Browser</translation>
    </message>
    <message>
        <source>No task can be given: what is below its minimum could not be judged yet.</source>
        <translation>Es lässt sich keine Aufgabe nennen: Was unter seinem Minimum liegt, konnte noch nicht beurteilt werden.</translation>
    </message>
    <message>
        <source>No task of the plan is open, so there is nothing to send.</source>
        <translation>Im Plan ist keine Aufgabe offen, also gibt es nichts zu senden.</translation>
    </message>
    <message>
        <source>No words</source>
        <translation>Ohne Worte</translation>
    </message>
    <message>
        <source>Nobody steers your server from outside</source>
        <translation>Niemand lenkt deinen Server von außen</translation>
    </message>
    <message>
        <source>Not now?</source>
        <translation>Nicht jetzt?</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>Nicht gelesen</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Noch nicht bereit</translation>
    </message>
    <message>
        <source>Not scanned yet</source>
        <translation>Noch nicht gescannt</translation>
    </message>
    <message>
        <source>Note to your answer</source>
        <translation>Notiz zu deiner Antwort</translation>
    </message>
    <message>
        <source>Nothing here says “{words}”. Try one word, such as undo or waiver.</source>
        <translation>Hier steht nirgends „{words}“. Versuche es mit einem englischen Wort, etwa undo oder waiver.</translation>
    </message>
    <message>
        <source>Nothing is accepted here. On a gate&apos;s page, a control that is missing can be accepted for now with a reason.</source>
        <translation>Hier ist nichts in Kauf genommen. Auf der Seite eines Gates lässt sich ein fehlender Prüfpunkt vorerst mit einem Grund hinnehmen.</translation>
    </message>
    <message>
        <source>Nothing is called that. Try a page, a gate, a task or an action.</source>
        <translation>Nichts heißt so. Versuch es mit einer Seite, einem Gate, einer Aufgabe oder einer Aktion.</translation>
    </message>
    <message>
        <source>Nothing is kept yet. Scan this folder to begin.</source>
        <translation>Noch ist nichts aufbewahrt. Scanne diesen Ordner, um zu beginnen.</translation>
    </message>
    <message>
        <source>Nothing is kept. A token that you enter to send tasks to GitHub would stand here.</source>
        <translation>Nichts ist aufbewahrt. Ein Token, das du eingibst, um Aufgaben an GitHub zu senden, stünde hier.</translation>
    </message>
    <message>
        <source>Nothing is left to change.</source>
        <translation>Es bleibt nichts zu ändern.</translation>
    </message>
    <message>
        <source>Nothing is left to do. Export the scorecard, and scan again when the code moves.</source>
        <translation>Es bleibt nichts zu tun. Exportiere die Bewertung und scanne neu, wenn sich der Code ändert.</translation>
    </message>
    <message>
        <source>Nothing of your code leaves this machine, and nothing of it is run.</source>
        <translation>Nichts von deinem Code verlässt diesen Rechner, und nichts davon wird ausgeführt.</translation>
    </message>
    <message>
        <source>Nothing that blocks everybody</source>
        <translation>Nichts, was alle aufhält</translation>
    </message>
    <message>
        <source>Nothing ticked</source>
        <translation>Nichts angehakt</translation>
    </message>
    <message>
        <source>Nothing was applied yet. Start with a task that has a guided fix.</source>
        <translation>Noch wurde nichts angewendet. Beginne mit einer Aufgabe, die eine geführte Korrektur hat.</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>Nov.</translation>
    </message>
    <message>
        <source>Numbered pages to send or to print, for an investor or a contractor.</source>
        <translation>Nummerierte Seiten zum Verschicken oder Drucken, für Investoren oder Auftragnehmer.</translation>
    </message>
    <message>
        <source>Numbers about the live product</source>
        <translation>Zahlen aus dem laufenden Produkt</translation>
    </message>
    <message>
        <source>Objectives for the service</source>
        <translation>Ziele für den Dienst</translation>
    </message>
    <message>
        <source>Observability</source>
        <translation>Beobachtbarkeit</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>Okt.</translation>
    </message>
    <message>
        <source>Off unless you ask for it, and only while another window is in front.</source>
        <translation>Aus, solange du nicht darum bittest, und nur, während ein anderes Fenster vorn ist.</translation>
    </message>
    <message>
        <source>Off: a line tells you what changed, and you decide when to scan.</source>
        <translation>Aus: Eine Zeile sagt dir, was sich geändert hat, und du entscheidest, wann gescannt wird.</translation>
    </message>
    <message>
        <source>One file that any browser shows and prints. It loads nothing.</source>
        <translation>Eine Datei, die jeder Browser zeigt und druckt. Sie lädt nichts nach.</translation>
    </message>
    <message>
        <source>One path a line: a folder like legacy/, a file, or a pattern like *.min.js. What is ignored cannot lower a score, so leave out only what does not go live.</source>
        <translation>Ein Pfad pro Zeile: ein Ordner wie legacy/, eine Datei oder ein Muster wie *.min.js. Was ignoriert wird, kann keine Wertung senken; lass also nur weg, was nicht live geht.</translation>
    </message>
    <message>
        <source>One weekend</source>
        <translation>Ein Wochenende</translation>
    </message>
    <message>
        <source>Only adds files or lines that change no behaviour.</source>
        <translation>Fügt nur Dateien oder Zeilen hinzu, die kein Verhalten ändern.</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Zu&amp;letzt geöffnet</translation>
    </message>
    <message>
        <source>Open Folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a folder to set what its gates need, which paths are left out, and to see what you accepted.</source>
        <translation>Öffne einen Ordner, um festzulegen, was seine Gates brauchen und welche Pfade außen vor bleiben, und um zu sehen, was du in Kauf genommen hast.</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open another folder</source>
        <translation>Einen anderen Ordner öffnen</translation>
    </message>
    <message>
        <source>Open files in</source>
        <translation>Dateien öffnen in</translation>
    </message>
    <message>
        <source>Open in editor</source>
        <translation>Im Editor öffnen</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Open in your editor</source>
        <translation>In deinem Editor öffnen</translation>
    </message>
    <message>
        <source>Open the folder of your prototype</source>
        <translation>Den Ordner deines Prototyps öffnen</translation>
    </message>
    <message>
        <source>Open the folder of your prototype. Ten Gates shows which of ten production gates it would fail and why, makes a four-week plan from exactly those gaps, and walks you through the fixes.</source>
        <translation>Öffne den Ordner deines Prototyps. Ten Gates zeigt, an welchen von zehn Gates zur Produktion er scheitern würde und warum, macht aus genau diesen Lücken einen Vier-Wochen-Plan und führt dich durch die Korrekturen.</translation>
    </message>
    <message>
        <source>Open this address?</source>
        <translation>Diese Adresse öffnen?</translation>
    </message>
    <message>
        <source>Open what another scanner found</source>
        <translation>Öffnen, was ein anderer Scanner gefunden hat</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Open {place} in your editor</source>
        <translation>{place} in deinem Editor öffnen</translation>
    </message>
    <message>
        <source>Opening the folder</source>
        <translation>Der Ordner wird geöffnet</translation>
    </message>
    <message>
        <source>Other scanners</source>
        <translation>Andere Scanner</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Paste a token from GitHub&apos;s settings</source>
        <translation>Token aus den Einstellungen von GitHub einfügen</translation>
    </message>
    <message>
        <source>Pause launch</source>
        <translation>Start anhalten</translation>
    </message>
    <message>
        <source>People&apos;s words kept apart from instructions</source>
        <translation>Worte der Leute, getrennt von Anweisungen</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Performance and unit economics</source>
        <translation>Leistung und Kosten pro Nutzung</translation>
    </message>
    <message>
        <source>Pictures, archives and other binary files are not read. Links are never followed.</source>
        <translation>Bilder, Archive und andere Binärdateien werden nicht gelesen. Links wird nie gefolgt.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Press what has the ring</source>
        <translation>Drücken, was den Ring hat</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Preview of the export</source>
        <translation>Vorschau des Exports</translation>
    </message>
    <message>
        <source>Preview of the pages</source>
        <translation>Vorschau der Seiten</translation>
    </message>
    <message>
        <source>Privacy, and what is done to your repository</source>
        <translation>Privatsphäre, und was mit deinem Repository geschieht</translation>
    </message>
    <message>
        <source>Production as a one-time checklist: no check runs in CI.</source>
        <translation>Produktion als einmalige Checkliste: Keine Prüfung läuft in der CI.</translation>
    </message>
    <message>
        <source>Progress of the scan</source>
        <translation>Fortschritt des Scans</translation>
    </message>
    <message>
        <source>Prompt for a coding agent</source>
        <translation>Prompt für einen Coding-Agenten</translation>
    </message>
    <message>
        <source>Prompts no larger than needed</source>
        <translation>Prompts, nicht größer als nötig</translation>
    </message>
    <message>
        <source>Publish the first runbook</source>
        <translation>Das erste Runbook veröffentlichen</translation>
    </message>
    <message>
        <source>Put a ceiling on what can be spent</source>
        <translation>Den möglichen Ausgaben eine Obergrenze setzen</translation>
    </message>
    <message>
        <source>Put a limit on every model answer</source>
        <translation>Jeder Modellantwort eine Grenze setzen</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Put back what was proposed for change {number}</source>
        <translation>Den Vorschlag für Änderung {number} zurückholen</translation>
    </message>
    <message>
        <source>Put the figures on one page</source>
        <translation>Die Zahlen auf eine Seite bringen</translation>
    </message>
    <message>
        <source>Put the program into a careful container</source>
        <translation>Das Programm in einen sorgsamen Container packen</translation>
    </message>
    <message>
        <source>Put time limits and retries on every outside call</source>
        <translation>Jedem Aufruf nach außen Zeitlimit und neue Versuche geben</translation>
    </message>
    <message>
        <source>Read each change: it changes what the code does.</source>
        <translation>Lies jede Änderung: Sie ändert, was der Code tut.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>Reading earlier commits</source>
        <translation>Frühere Commits werden gelesen</translation>
    </message>
    <message>
        <source>Reading files</source>
        <translation>Dateien werden gelesen</translation>
    </message>
    <message>
        <source>Reading the issues of the repository with your token. Nothing is sent.</source>
        <translation>Die Issues des Repositorys werden mit deinem Token gelesen. Nichts wird gesendet.</translation>
    </message>
    <message>
        <source>Reading the scorecard</source>
        <translation>Die Scorecard lesen</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>{name} wird gelesen</translation>
    </message>
    <message>
        <source>Ready to launch</source>
        <translation>Startklar</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Recent folder</source>
        <translation>Zuletzt geöffneter Ordner</translation>
    </message>
    <message>
        <source>Recovery steps for known failures</source>
        <translation>Schritte zur Rettung bei bekannten Ausfällen</translation>
    </message>
    <message>
        <source>Refuse fields that a schema does not name</source>
        <translation>Felder abweisen, die ein Schema nicht nennt</translation>
    </message>
    <message>
        <source>Refuse unknown fields also where it cannot be seen what your own front end sends?</source>
        <translation>Unbekannte Felder auch dort abweisen, wo nicht zu sehen ist, was dein eigenes Frontend schickt?</translation>
    </message>
    <message>
        <source>Releases in steps</source>
        <translation>Releases in Schritten</translation>
    </message>
    <message>
        <source>Reliability and quality</source>
        <translation>Verlässlichkeit und Qualität</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Von der Liste nehmen</translation>
    </message>
    <message>
        <source>Remove {name} from the list</source>
        <translation>{name} von der Liste nehmen</translation>
    </message>
    <message>
        <source>Repeated questions paid for once</source>
        <translation>Wiederholte Fragen, einmal bezahlt</translation>
    </message>
    <message>
        <source>Report errors, traces and numbers</source>
        <translation>Fehler, Traces und Zahlen melden</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Repository on GitHub, as owner/name</source>
        <translation>Repository auf GitHub, als Besitzer/Name</translation>
    </message>
    <message>
        <source>Requests that can be followed</source>
        <translation>Anfragen, die sich verfolgen lassen</translation>
    </message>
    <message>
        <source>Results as SARIF (*.sarif *.sarif.json *.json)</source>
        <translation>Ergebnisse als SARIF (*.sarif *.sarif.json *.json)</translation>
    </message>
    <message>
        <source>Review of a fix</source>
        <translation>Durchsicht einer Korrektur</translation>
    </message>
    <message>
        <source>Review of one file</source>
        <translation>Durchsicht einer Datei</translation>
    </message>
    <message>
        <source>Risk when skipped: {risk}</source>
        <translation>Risiko beim Auslassen: {risk}</translation>
    </message>
    <message>
        <source>Roles that guard what matters</source>
        <translation>Rollen, die schützen, was zählt</translation>
    </message>
    <message>
        <source>S&amp;ettings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>S&amp;maller Text</source>
        <translation>&amp;Kleinere Schrift</translation>
    </message>
    <message>
        <source>S&amp;top the Scan</source>
        <translation>Scan s&amp;toppen</translation>
    </message>
    <message>
        <source>Safe and reliable</source>
        <translation>Sicher und verlässlich</translation>
    </message>
    <message>
        <source>Safe settings in production</source>
        <translation>Sichere Einstellungen in Produktion</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>Samstag</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save or cancel your edit first</source>
        <translation>Speichere oder verwirf zuerst deine Bearbeitung</translation>
    </message>
    <message>
        <source>Save what you typed over a change</source>
        <translation>Speichern, was du über eine Änderung geschrieben hast</translation>
    </message>
    <message>
        <source>Save where?</source>
        <translation>Wohin speichern?</translation>
    </message>
    <message>
        <source>Save {form}…</source>
        <translation>{form} speichern…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Gespeichert als {name}</translation>
    </message>
    <message>
        <source>Say why you accept it: whoever reads the report will ask.</source>
        <translation>Sag, warum du es hinnimmst: Wer den Bericht liest, wird fragen.</translation>
    </message>
    <message>
        <source>Say why you skip it: whoever reads the plan will ask.</source>
        <translation>Sag, warum du es auslässt: Wer den Plan liest, wird fragen.</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Neu scannen</translation>
    </message>
    <message>
        <source>Scan again when files change</source>
        <translation>Neu scannen, wenn sich Dateien ändern</translation>
    </message>
    <message>
        <source>Scan done: {verdict}</source>
        <translation>Scan fertig: {verdict}</translation>
    </message>
    <message>
        <source>Scan this folder</source>
        <translation>Diesen Ordner scannen</translation>
    </message>
    <message>
        <source>Scan this folder first, then the plan and the scorecard can be exported.</source>
        <translation>Scanne zuerst diesen Ordner, dann lassen sich Plan und Bewertung exportieren.</translation>
    </message>
    <message>
        <source>Scan this folder first; then its gates can be set here.</source>
        <translation>Scanne zuerst diesen Ordner; dann lassen sich seine Gates hier einstellen.</translation>
    </message>
    <message>
        <source>Scan this folder to see where it stands.</source>
        <translation>Scanne diesen Ordner, um zu sehen, wo er steht.</translation>
    </message>
    <message>
        <source>Scanning again.</source>
        <translation>Es wird neu gescannt.</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>Score {score}, a launch needs {minimum}</source>
        <translation>Wertung {score}, ein Start braucht {minimum}</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>Handbuch durchsuchen</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Security and access boundaries</source>
        <translation>Sicherheit und Grenzen des Zugangs</translation>
    </message>
    <message>
        <source>See it in the plan</source>
        <translation>Im Plan ansehen</translation>
    </message>
    <message>
        <source>See the steps of this task</source>
        <translation>Die Schritte dieser Aufgabe ansehen</translation>
    </message>
    <message>
        <source>See what is slow, what fails and what it costs</source>
        <translation>Sehen, was langsam ist, was scheitert und was es kostet</translation>
    </message>
    <message>
        <source>See what is there</source>
        <translation>Nachsehen, was da ist</translation>
    </message>
    <message>
        <source>See where on the overview</source>
        <translation>Auf der Übersicht zeigen, wo</translation>
    </message>
    <message>
        <source>See which commit gained or lost what, read straight from git. Nothing is checked out; your files stay as they are.</source>
        <translation>Sieh, welcher Commit was gewonnen oder verloren hat, direkt aus Git gelesen. Nichts wird ausgecheckt; deine Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message numerus="yes">
        <source>Send %n issue|Send %n issues</source>
        <translation>
            <numerusform>%n Issue senden</numerusform>
            <numerusform>%n Issues senden</numerusform>
        </translation>
    </message>
    <message>
        <source>Send model calls through one gateway</source>
        <translation>Modellaufrufe durch ein Gateway schicken</translation>
    </message>
    <message>
        <source>Sending to {where}…</source>
        <translation>Wird an {where} gesendet …</translation>
    </message>
    <message numerus="yes">
        <source>Sent %n issue to {where}.|Sent %n issues to {where}.</source>
        <translation>
            <numerusform>%n Issue an {where} gesendet.</numerusform>
            <numerusform>%n Issues an {where} gesendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>Sep.</translation>
    </message>
    <message>
        <source>Sessions that are hard to steal</source>
        <translation>Sitzungen, die schwer zu stehlen sind</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings kept out of git</source>
        <translation>Einstellungen, die nicht in Git liegen</translation>
    </message>
    <message>
        <source>Ship a first test suite</source>
        <translation>Eine erste Testsuite ausliefern</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier row|Show %n earlier rows</source>
        <translation>
            <numerusform>%n frühere Zeile zeigen</numerusform>
            <numerusform>%n frühere Zeilen zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show 20 more of them. With Shift, all</source>
        <translation>20 weitere zeigen. Mit Umschalt alle</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message numerus="yes">
        <source>Show {count} of %n more place|Show {count} of %n more places</source>
        <translation>
            <numerusform>{count} von %n weiteren Stelle zeigen</numerusform>
            <numerusform>{count} von %n weiteren Stellen zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Shows what to do now, then the one after it</source>
        <translation>Zeigt, was jetzt zu tun ist, dann das Nächste</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Skip it</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Small models for small tasks</source>
        <translation>Kleine Modelle für kleine Aufgaben</translation>
    </message>
    <message>
        <source>Somebody answers for each service</source>
        <translation>Für jeden Dienst steht jemand gerade</translation>
    </message>
    <message>
        <source>Something went wrong in Ten Gates itself. Your files are as they were. Scan again, and report it if it happens twice.</source>
        <translation>In Ten Gates selbst ist etwas schiefgegangen. Deine Dateien sind, wie sie waren. Scanne neu und melde es, wenn es noch einmal passiert.</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Source code of Qt</source>
        <translation>Quellcode von Qt</translation>
    </message>
    <message>
        <source>Source of the export</source>
        <translation>Quelltext des Exports</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Space or Enter</source>
        <translation>Leertaste oder Enter</translation>
    </message>
    <message>
        <source>Start here</source>
        <translation>Hier anfangen</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Hier bleiben</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps: {title}</source>
        <translation>Schritte: {title}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed; start again at any time.</source>
        <translation>Gestoppt. Es wurde nichts geändert; du kannst jederzeit neu beginnen.</translation>
    </message>
    <message>
        <source>Stopped. The guided fixes are looked for again after the next scan.</source>
        <translation>Angehalten. Die geführten Korrekturen werden nach der nächsten Prüfung wieder gesucht.</translation>
    </message>
    <message>
        <source>Stopped. What was judged so far is kept; look again at any time.</source>
        <translation>Gestoppt. Was bisher beurteilt wurde, bleibt; du kannst jederzeit weiterschauen.</translation>
    </message>
    <message>
        <source>Strangers&apos; text is never obeyed</source>
        <translation>Fremdem Text wird nie gehorcht</translation>
    </message>
    <message>
        <source>Stricter than the usual {usual}.</source>
        <translation>Strenger als die üblichen {usual}.</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>Sonntag</translation>
    </message>
    <message>
        <source>Switch off what only helped while building</source>
        <translation>Abschalten, was nur beim Bauen half</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take back what you typed here and show what was proposed</source>
        <translation>Zurücknehmen, was du hier geschrieben hast, und den Vorschlag zeigen</translation>
    </message>
    <message>
        <source>Take back: {title}</source>
        <translation>Zurücknehmen: {title}</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take the JSON out of an answer that has a code fence or words around it?</source>
        <translation>Das JSON aus einer Antwort holen, die es in Codezeichen oder Worte packt?</translation>
    </message>
    <message>
        <source>Taken back: {title}</source>
        <translation>Zurückgenommen: {title}</translation>
    </message>
    <message>
        <source>Taken back: {title}, {files}</source>
        <translation>Zurückgenommen: {title}, {files}</translation>
    </message>
    <message>
        <source>Takes a vibe-coded AI prototype to production, gate by gate.</source>
        <translation>Bringt einen KI-Prototyp in die Produktion, Gate für Gate.</translation>
    </message>
    <message>
        <source>Takes effect when Ten Gates is opened again. Help pages, findings, exports and the command line are in English.</source>
        <translation>Wirkt, sobald du Ten Gates neu öffnest. Hilfeseiten, Befunde, Exporte und die Kommandozeile sind auf Englisch.</translation>
    </message>
    <message>
        <source>Taking it back</source>
        <translation>Es wird zurückgenommen</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Task · {status}</source>
        <translation>Aufgabe · {status}</translation>
    </message>
    <message>
        <source>Tell me when a scan that took long is done</source>
        <translation>Bescheid sagen, wenn ein langer Scan fertig ist</translation>
    </message>
    <message>
        <source>Ten Gates needs git and cannot find it. Install git from https://git-scm.com and try again.</source>
        <translation>Ten Gates braucht Git und kann es nicht finden. Installiere Git von https://git-scm.com und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Tests of the parts together</source>
        <translation>Tests der Teile im Zusammenspiel</translation>
    </message>
    <message>
        <source>Tests on every change</source>
        <translation>Tests bei jeder Änderung</translation>
    </message>
    <message>
        <source>Tests that hold prompts still</source>
        <translation>Tests, die Prompts festhalten</translation>
    </message>
    <message>
        <source>Text of the issue</source>
        <translation>Text des Issues</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>That could not be written: {why}. Choose another place and try again.</source>
        <translation>Das ließ sich nicht schreiben: {why}. Wähle einen anderen Ort und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>The code cannot show this. Only you know: is it so?</source>
        <translation>Der Code kann das nicht zeigen. Nur du weißt es: Ist es so?</translation>
    </message>
    <message>
        <source>The cost of each request on record</source>
        <translation>Die Kosten jeder Anfrage, festgehalten</translation>
    </message>
    <message>
        <source>The diff could not be made because of a bug in Ten Gates.</source>
        <translation>Der Diff ließ sich wegen eines Fehlers in Ten Gates nicht erstellen.</translation>
    </message>
    <message>
        <source>The disk is too full to change files safely. Free some space and try again.</source>
        <translation>Die Festplatte ist zu voll, um Dateien sicher zu ändern. Schaffe etwas Platz und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>The first commit there is to judge.</source>
        <translation>Der erste Commit, der sich beurteilen lässt.</translation>
    </message>
    <message>
        <source>The first one found</source>
        <translation>Der erste, der sich findet</translation>
    </message>
    <message>
        <source>The first scan that was kept.</source>
        <translation>Der erste Scan, der aufbewahrt wurde.</translation>
    </message>
    <message>
        <source>The folder was not scanned yet.</source>
        <translation>Der Ordner wurde noch nicht gescannt.</translation>
    </message>
    <message>
        <source>The gates&apos; trends appear with the second scan that finds something new.</source>
        <translation>Die Trends der Gates erscheinen mit dem zweiten Scan, der etwas Neues findet.</translation>
    </message>
    <message>
        <source>The git data of this folder can only be read. Use `git rm --cached` yourself.</source>
        <translation>Die Git-Daten dieses Ordners lassen sich nur lesen. Nutze selbst `git rm --cached`.</translation>
    </message>
    <message>
        <source>The git data of this folder is gone, so there is no branch to take back.</source>
        <translation>Die Git-Daten dieses Ordners sind fort, also gibt es keinen Branch zum Zurücknehmen.</translation>
    </message>
    <message>
        <source>The keychain did not open. Unlock it, then try again.</source>
        <translation>Der Schlüsselbund ging nicht auf. Entsperre ihn und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>The keychain took the value and did not keep it. Look at its settings, then try again.</source>
        <translation>Der Schlüsselbund hat den Wert angenommen und nicht behalten. Sieh in seinen Einstellungen nach und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The new lines of this change</source>
        <translation>Die neuen Zeilen dieser Änderung</translation>
    </message>
    <message>
        <source>The plan and its dates</source>
        <translation>Der Plan und seine Termine</translation>
    </message>
    <message>
        <source>The plan and the scorecard, for people and for machines. No secret is in any of them.</source>
        <translation>Plan und Bewertung, für Menschen und für Maschinen. In keinem davon steht ein Geheimnis.</translation>
    </message>
    <message>
        <source>The plan is made from the gaps a scan finds.</source>
        <translation>Der Plan entsteht aus den Lücken, die ein Scan findet.</translation>
    </message>
    <message>
        <source>The preview shows the first part. The file holds all of it.</source>
        <translation>Die Vorschau zeigt den ersten Teil. Die Datei enthält alles.</translation>
    </message>
    <message>
        <source>The repository as a whole</source>
        <translation>Das Repository als Ganzes</translation>
    </message>
    <message>
        <source>The repository has no object store. Clone it again and open the clone.</source>
        <translation>Das Repository hat keinen Objektspeicher. Klone es neu und öffne den Klon.</translation>
    </message>
    <message>
        <source>The rest of the way</source>
        <translation>Der Rest des Weges</translation>
    </message>
    <message>
        <source>The safest launch in a weekend</source>
        <translation>Der sicherste Start an einem Wochenende</translation>
    </message>
    <message>
        <source>The same file was to be changed twice at once. Make the proposal again.</source>
        <translation>Dieselbe Datei sollte zweimal auf einmal geändert werden. Erstelle den Vorschlag neu.</translation>
    </message>
    <message>
        <source>The same program everywhere</source>
        <translation>Überall dasselbe Programm</translation>
    </message>
    <message>
        <source>The scan was stopped. Nothing was changed; scan again at any time.</source>
        <translation>Der Scan wurde gestoppt. Es wurde nichts geändert; du kannst jederzeit neu scannen.</translation>
    </message>
    <message>
        <source>The system&apos;s text editor</source>
        <translation>Der Texteditor des Systems</translation>
    </message>
    <message>
        <source>The token is not in the keychain any more. Paste it once more.</source>
        <translation>Das Token liegt nicht mehr im Schlüsselbund. Füge es noch einmal ein.</translation>
    </message>
    <message>
        <source>There are no past commits here. Run `git init` in this folder and commit, then look back.</source>
        <translation>Hier gibt es keine früheren Commits. Führe in diesem Ordner `git init` aus und committe, dann kannst du zurückschauen.</translation>
    </message>
    <message>
        <source>There is no diff any more. Make it again.</source>
        <translation>Es gibt keinen Diff mehr. Erstelle ihn neu.</translation>
    </message>
    <message>
        <source>There is nothing here that can be changed for you.</source>
        <translation>Hier gibt es nichts, was sich für dich ändern ließe.</translation>
    </message>
    <message>
        <source>There is nothing to undo: no change of Ten Gates stands in this folder.</source>
        <translation>Es gibt nichts zurückzunehmen: In diesem Ordner steht keine Änderung von Ten Gates.</translation>
    </message>
    <message>
        <source>There is nothing to write: the files already hold this change.</source>
        <translation>Es gibt nichts zu schreiben: Die Dateien enthalten diese Änderung schon.</translation>
    </message>
    <message>
        <source>These are kept for you on this machine, in every project. They apply at once.</source>
        <translation>Diese gelten für dich auf diesem Rechner, in jedem Projekt. Sie wirken sofort.</translation>
    </message>
    <message>
        <source>These are not part of the ten gates and change no score.</source>
        <translation>Diese gehören nicht zu den zehn Gates und ändern keine Bewertung.</translation>
    </message>
    <message>
        <source>These belong to the project, not to this machine. They stand in {file}, which you can read, edit and commit: a pipeline that runs Ten Gates then judges by the same words. Comments in that file stay.</source>
        <translation>Diese gehören zum Projekt, nicht zu diesem Rechner. Sie stehen in {file}; du kannst die Datei lesen, bearbeiten und committen: Eine Pipeline, die Ten Gates ausführt, urteilt dann nach denselben Worten. Kommentare darin bleiben.</translation>
    </message>
    <message>
        <source>These limits are fixed, so that a scan stays quick and safe.</source>
        <translation>Diese Grenzen stehen fest, damit ein Scan schnell und sicher bleibt.</translation>
    </message>
    <message>
        <source>This change is no longer part of the diff. Make the diff again.</source>
        <translation>Diese Änderung gehört nicht mehr zum Diff. Erstelle den Diff neu.</translation>
    </message>
    <message>
        <source>This change touches no text, so there is nothing to edit. Untick it to leave it out.</source>
        <translation>Diese Änderung berührt keinen Text, also gibt es nichts zu bearbeiten. Nimm den Haken weg, um sie auszulassen.</translation>
    </message>
    <message>
        <source>This folder has not been scanned yet. Scan it first.</source>
        <translation>Dieser Ordner wurde noch nicht gescannt. Scanne ihn zuerst.</translation>
    </message>
    <message>
        <source>This folder is not a git repository, so git tracks nothing here. Run `git init` first.</source>
        <translation>Dieser Ordner ist kein Git-Repository, also verfolgt Git hier nichts. Führe zuerst `git init` aus.</translation>
    </message>
    <message>
        <source>This folder is not a git repository, so it has no branches. Apply to the files instead.</source>
        <translation>Dieser Ordner ist kein Git-Repository, also hat er keine Branches. Wende die Änderung stattdessen auf die Dateien an.</translation>
    </message>
    <message>
        <source>This folder is not a git repository. It was read as it is. Run `git init` in it to keep a history of your fixes.</source>
        <translation>Dieser Ordner ist kein Git-Repository. Er wurde gelesen, wie er ist. Führe darin `git init` aus, um einen Verlauf deiner Korrekturen zu behalten.</translation>
    </message>
    <message>
        <source>This is more text than a change can take here. Shorten it, or change the file in your editor.</source>
        <translation>Das ist mehr Text, als eine Änderung hier fasst. Kürze ihn oder ändere die Datei in deinem Editor.</translation>
    </message>
    <message>
        <source>This one is yours to do by hand; here is how.</source>
        <translation>Das hier machst du von Hand; so geht es.</translation>
    </message>
    <message>
        <source>This opens in your web browser:</source>
        <translation>Das öffnet sich in deinem Webbrowser:</translation>
    </message>
    <message>
        <source>This project</source>
        <translation>Dieses Projekt</translation>
    </message>
    <message>
        <source>This project: {name}</source>
        <translation>Dieses Projekt: {name}</translation>
    </message>
    <message>
        <source>This repository has no commit yet. Commit once, then look back.</source>
        <translation>Dieses Repository hat noch keinen Commit. Committe einmal, dann kannst du zurückschauen.</translation>
    </message>
    <message>
        <source>This session has no keychain, so nothing is kept.</source>
        <translation>Diese Sitzung hat keinen Schlüsselbund, also wird nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>This was stopped before it began.</source>
        <translation>Das wurde gestoppt, bevor es begann.</translation>
    </message>
    <message>
        <source>Tick it, or leave it</source>
        <translation>Sie anhaken oder lassen</translation>
    </message>
    <message>
        <source>Tick tasks to see the scorecard they would lead to</source>
        <translation>Hake Aufgaben an, um die Bewertung zu sehen, zu der sie führen würden</translation>
    </message>
    <message>
        <source>Tick tasks to see the scorecard they would lead to.</source>
        <translation>Hake Aufgaben an, um die Bewertung zu sehen, zu der sie führen würden.</translation>
    </message>
    <message>
        <source>Tick the whole file</source>
        <translation>Die ganze Datei anhaken</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Zu tun</translation>
    </message>
    <message>
        <source>To look up</source>
        <translation>Zum Nachschlagen</translation>
    </message>
    <message>
        <source>To {where}: {said}. Titles, reasons and places in the code are sent; no secret is in them.</source>
        <translation>An {where}: {said}. Gesendet werden Titel, Gründe und Stellen im Code; kein Geheimnis ist darin.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Token for GitHub</source>
        <translation>Token für GitHub</translation>
    </message>
    <message>
        <source>Tools ask who may run them</source>
        <translation>Werkzeuge, die fragen, wer sie nutzen darf</translation>
    </message>
    <message>
        <source>Tools that fail gently</source>
        <translation>Werkzeuge, die sanft scheitern</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Try the &amp;Sample Prototype</source>
        <translation>&amp;Beispiel-Prototyp ausprobieren</translation>
    </message>
    <message>
        <source>Try the Sample Prototype</source>
        <translation>Beispiel-Prototyp ausprobieren</translation>
    </message>
    <message>
        <source>Try the sample prototype</source>
        <translation>Beispiel-Prototyp ausprobieren</translation>
    </message>
    <message>
        <source>Two weeks</source>
        <translation>Zwei Wochen</translation>
    </message>
    <message>
        <source>Two weeks to production</source>
        <translation>In zwei Wochen zur Produktion</translation>
    </message>
    <message>
        <source>Type checks or lint in the pipeline</source>
        <translation>Typprüfung oder Lint in der Pipeline</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Undo stays available</source>
        <translation>Lässt sich zurücknehmen</translation>
    </message>
    <message>
        <source>Undo: {title}</source>
        <translation>Zurücknehmen: {title}</translation>
    </message>
    <message>
        <source>Unified</source>
        <translation>Untereinander</translation>
    </message>
    <message>
        <source>Unit tests of the core logic</source>
        <translation>Unit-Tests der Kernlogik</translation>
    </message>
    <message>
        <source>Unknown fields refused</source>
        <translation>Unbekannte Felder abgewiesen</translation>
    </message>
    <message>
        <source>Uptime without unit economics: it is watched whether it runs, not what it costs.</source>
        <translation>Verfügbarkeit ohne Kostenrechnung: Es wird beobachtet, ob es läuft, nicht, was es kostet.</translation>
    </message>
    <message>
        <source>Use the defaults</source>
        <translation>Standard wiederherstellen</translation>
    </message>
    <message>
        <source>Use the usual minimums</source>
        <translation>Übliche Minima nehmen</translation>
    </message>
    <message>
        <source>Verify by scanning again</source>
        <translation>Mit neuem Scan bestätigen</translation>
    </message>
    <message>
        <source>Version {version}, Python {python}, {system}</source>
        <translation>Version {version}, Python {python}, {system}</translation>
    </message>
    <message>
        <source>Versioned changes of the database</source>
        <translation>Versionierte Änderungen der Datenbank</translation>
    </message>
    <message>
        <source>Visibility and operations</source>
        <translation>Sichtbarkeit und Betrieb</translation>
    </message>
    <message>
        <source>Visible and affordable</source>
        <translation>Sichtbar und bezahlbar</translation>
    </message>
    <message>
        <source>Walk through the start page as a user</source>
        <translation>Die Startseite als Nutzer durchgehen</translation>
    </message>
    <message>
        <source>Week 1</source>
        <translation>Woche 1</translation>
    </message>
    <message>
        <source>Week 2</source>
        <translation>Woche 2</translation>
    </message>
    <message>
        <source>Week 3</source>
        <translation>Woche 3</translation>
    </message>
    <message>
        <source>Week 4</source>
        <translation>Woche 4</translation>
    </message>
    <message>
        <source>What a scan reads</source>
        <translation>Was ein Scan liest</translation>
    </message>
    <message>
        <source>What can be stolen or spent</source>
        <translation>Was gestohlen oder ausgegeben werden kann</translation>
    </message>
    <message>
        <source>What can break</source>
        <translation>Was kaputtgehen kann</translation>
    </message>
    <message>
        <source>What do a million tokens of it cost, in and out, in dollars? Look it up: prices change.</source>
        <translation>Was kosten eine Million Token davon, hinein und heraus, in Dollar? Schlag es nach: Preise ändern sich.</translation>
    </message>
    <message>
        <source>What each commit on this branch gained or lost, kept on this machine alone.</source>
        <translation>Was jeder Commit auf diesem Branch gewonnen oder verloren hat, nur auf diesem Rechner aufbewahrt.</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>Was passt</translation>
    </message>
    <message>
        <source>What happens to fields that the handler does not know?</source>
        <translation>Was geschieht mit Feldern, die der Handler nicht kennt?</translation>
    </message>
    <message>
        <source>What happens when that is spent?</source>
        <translation>Was geschieht, wenn das ausgegeben ist?</translation>
    </message>
    <message>
        <source>What if this were done: {title}</source>
        <translation>Was wäre, wenn das erledigt wäre: {title}</translation>
    </message>
    <message>
        <source>What if?</source>
        <translation>Was wäre, wenn?</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>Was wäre, wenn …</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>What should people read when something fails unexpectedly?</source>
        <translation>Was sollen Leute lesen, wenn unerwartet etwas schiefgeht?</translation>
    </message>
    <message>
        <source>What should people read when the model does not answer?</source>
        <translation>Was sollen Leute lesen, wenn das Modell nicht antwortet?</translation>
    </message>
    <message>
        <source>What should watch the app: Sentry (errors, slow requests), OpenTelemetry (traces, numbers) or both?</source>
        <translation>Was soll die App beobachten: Sentry (Fehler, langsame Anfragen), OpenTelemetry (Traces, Zahlen) oder beide?</translation>
    </message>
    <message>
        <source>What this fix does not touch, and why</source>
        <translation>Was diese Korrektur nicht anfasst, und warum</translation>
    </message>
    <message>
        <source>What this leads to</source>
        <translation>Wohin das führt</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>What was left out of a scan is listed on the overview, and counts neither for nor against you.</source>
        <translation>Was ein Scan ausließ, steht in der Übersicht und zählt weder für noch gegen dich.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>When something goes wrong</source>
        <translation>Wenn etwas schiefgeht</translation>
    </message>
    <message>
        <source>When this task is done</source>
        <translation>Wann diese Aufgabe dran ist</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Where a line of evidence is opened when you ask for it.</source>
        <translation>Wo eine Fundstelle geöffnet wird, wenn du darum bittest.</translation>
    </message>
    <message>
        <source>Where the changes go</source>
        <translation>Wohin die Änderungen gehen</translation>
    </message>
    <message>
        <source>Where this task stands</source>
        <translation>Wo diese Aufgabe steht</translation>
    </message>
    <message>
        <source>Which Node should an image that names none be based on?</source>
        <translation>Auf welchem Node soll ein Image beruhen, das keines nennt?</translation>
    </message>
    <message>
        <source>Which Python does the app run on?</source>
        <translation>Auf welchem Python läuft die App?</translation>
    </message>
    <message>
        <source>Which Python should an image that names none be based on?</source>
        <translation>Auf welchem Python soll ein Image beruhen, das keines nennt?</translation>
    </message>
    <message>
        <source>Which branch do you release from?</source>
        <translation>Von welchem Branch lieferst du aus?</translation>
    </message>
    <message>
        <source>Which column says whose a row is? Leave it empty to have it read from each table.</source>
        <translation>Welche Spalte sagt, wem eine Zeile gehört? Lass das Feld leer, dann wird sie aus jeder Tabelle gelesen.</translation>
    </message>
    <message>
        <source>Which model answers simple questions?</source>
        <translation>Welches Modell beantwortet einfache Fragen?</translation>
    </message>
    <message>
        <source>Which of them has somebody of whom nothing is known? Leave it empty for the first, or the last in a program that only you start.</source>
        <translation>Welche davon hat jemand, von dem nichts bekannt ist? Leer heißt: die erste, oder die letzte in einem Programm, das nur du startest.</translation>
    </message>
    <message>
        <source>Which other routes stay open to everybody? Paths with commas between them; health checks, logins and webhooks are left out anyway.</source>
        <translation>Welche anderen Routen bleiben für alle offen? Pfade mit Kommas dazwischen; Health-Checks, Logins und Webhooks sind ohnehin ausgenommen.</translation>
    </message>
    <message>
        <source>Which plan</source>
        <translation>Welcher Plan</translation>
    </message>
    <message>
        <source>Which roles do your users have? Name the least trusted first, with blanks between.</source>
        <translation>Welche Rollen haben deine Nutzer? Nenne die mit dem wenigsten Vertrauen zuerst, mit Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <source>Which tools wait for a person&apos;s approval?</source>
        <translation>Welche Werkzeuge warten auf die Freigabe durch einen Menschen?</translation>
    </message>
    <message>
        <source>Which version of Node does the app run on?</source>
        <translation>Auf welcher Version von Node läuft die App?</translation>
    </message>
    <message>
        <source>Which websites may call your API from a browser? Separate several by commas; ALLOWED_ORIGINS replaces them where the app is hosted.</source>
        <translation>Welche Websites dürfen deine API aus einem Browser aufrufen? Trenne mehrere mit Kommas; ALLOWED_ORIGINS ersetzt sie dort, wo die App gehostet ist.</translation>
    </message>
    <message>
        <source>Which week is shown</source>
        <translation>Welche Woche gezeigt wird</translation>
    </message>
    <message>
        <source>Why can it be left out?</source>
        <translation>Warum kann es wegbleiben?</translation>
    </message>
    <message>
        <source>Why is it fine for now?</source>
        <translation>Warum ist es vorerst in Ordnung?</translation>
    </message>
    <message>
        <source>Why it is here</source>
        <translation>Warum sie hier steht</translation>
    </message>
    <message>
        <source>Why it matters</source>
        <translation>Warum es zählt</translation>
    </message>
    <message>
        <source>Why this task is skipped</source>
        <translation>Warum diese Aufgabe ausgelassen wird</translation>
    </message>
    <message>
        <source>Why you accept it for now</source>
        <translation>Warum du es vorerst hinnimmst</translation>
    </message>
    <message numerus="yes">
        <source>With %n task done: {verdict}|With %n tasks done: {verdict}</source>
        <translation>
            <numerusform>Mit %n erledigten Aufgabe: {verdict}</numerusform>
            <numerusform>Mit %n erledigten Aufgaben: {verdict}</numerusform>
        </translation>
    </message>
    <message>
        <source>Within which time?</source>
        <translation>Innerhalb welcher Zeit?</translation>
    </message>
    <message>
        <source>Work done once and kept</source>
        <translation>Arbeit, einmal getan und aufbewahrt</translation>
    </message>
    <message>
        <source>Write down the way back</source>
        <translation>Den Weg zurück aufschreiben</translation>
    </message>
    <message>
        <source>Write down what to do when it breaks</source>
        <translation>Aufschreiben, was zu tun ist, wenn es kaputtgeht</translation>
    </message>
    <message>
        <source>Write logs that a machine can search</source>
        <translation>Logs schreiben, die eine Maschine durchsuchen kann</translation>
    </message>
    <message>
        <source>Write logs that can be searched</source>
        <translation>Logs schreiben, die sich durchsuchen lassen</translation>
    </message>
    <message>
        <source>Write paths as they stand in this folder, for example legacy/ or *.min.js.</source>
        <translation>Schreib Pfade, wie sie in diesem Ordner stehen, zum Beispiel legacy/ oder *.min.js.</translation>
    </message>
    <message>
        <source>Write the day as 2026-12-01, and the hours as a number.</source>
        <translation>Schreib den Tag als 2026-12-01 und die Stunden als Zahl.</translation>
    </message>
    <message>
        <source>Write the first tests</source>
        <translation>Die ersten Tests schreiben</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>You accepted this on {date} until {end}.</source>
        <translation>Du hast das am {date} hingenommen, bis {end}.</translation>
    </message>
    <message>
        <source>You accepted this on {date}.</source>
        <translation>Du hast das am {date} hingenommen.</translation>
    </message>
    <message>
        <source>You said this on {date}. It counts as your word, not as evidence found.</source>
        <translation>Das hast du am {date} gesagt. Es zählt als dein Wort, nicht als gefundener Beleg.</translation>
    </message>
    <message>
        <source>You said: {answer}.</source>
        <translation>Du hast gesagt: {answer}.</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Deine Antwort</translation>
    </message>
    <message>
        <source>Your files</source>
        <translation>Deine Dateien</translation>
    </message>
    <message>
        <source>Your first scan</source>
        <translation>Dein erster Scan</translation>
    </message>
    <message>
        <source>Your note about this task</source>
        <translation>Deine Notiz zu dieser Aufgabe</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Yours to do: {note}</source>
        <translation>Für dich zu tun: {note}</translation>
    </message>
    <message>
        <source>Yours to say</source>
        <translation>Dein Wort dazu</translation>
    </message>
    <message>
        <source>about {hours}</source>
        <translation>etwa {hours}</translation>
    </message>
    <message>
        <source>accepted for now</source>
        <translation>vorerst hingenommen</translation>
    </message>
    <message>
        <source>accepted on {date}: {reason}</source>
        <translation>hingenommen am {date}: {reason}</translation>
    </message>
    <message>
        <source>accepted on {date}: {reason}; it still holds the gate at {score}</source>
        <translation>hingenommen am {date}: {reason}; das Gate bleibt trotzdem bei {score}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more control|and %n more controls</source>
        <translation>
            <numerusform>und %n weiterer Prüfpunkt</numerusform>
            <numerusform>und %n weitere Prüfpunkte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more place, on the gate&apos;s page|and %n more places, on the gate&apos;s page</source>
        <translation>
            <numerusform>und %n weitere Stelle, auf der Seite des Gates</numerusform>
            <numerusform>und %n weitere Stellen, auf der Seite des Gates</numerusform>
        </translation>
    </message>
    <message>
        <source>applied</source>
        <translation>angewendet</translation>
    </message>
    <message>
        <source>as a commit on the branch {branch}. Your work tree is as it was.</source>
        <translation>als Commit auf dem Branch {branch}. Dein Arbeitsverzeichnis ist, wie es war.</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>bleibt, wie es ist</translation>
    </message>
    <message>
        <source>below</source>
        <translation>darunter</translation>
    </message>
    <message>
        <source>blocker</source>
        <translation>Blocker</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>branch {branch}</source>
        <translation>Branch {branch}</translation>
    </message>
    <message>
        <source>cheap model only</source>
        <translation>nur das günstige Modell</translation>
    </message>
    <message>
        <source>close</source>
        <translation>schließen</translation>
    </message>
    <message>
        <source>closed by hand, stays</source>
        <translation>von Hand geschlossen, bleibt so</translation>
    </message>
    <message>
        <source>commit {id}</source>
        <translation>Commit {id}</translation>
    </message>
    <message>
        <source>commit {id}, with changes not committed</source>
        <translation>Commit {id}, mit Änderungen ohne Commit</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>Konstante</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>kritisch</translation>
    </message>
    <message>
        <source>does not apply</source>
        <translation>trifft nicht zu</translation>
    </message>
    <message>
        <source>doing</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>done by your word</source>
        <translation>erledigt, du sagst es</translation>
    </message>
    <message>
        <source>down {points} since the last scan</source>
        <translation>{points} weniger seit dem letzten Scan</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>edited by you</source>
        <translation>von dir bearbeitet</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>go on</source>
        <translation>weitermachen</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>fällt weg</translation>
    </message>
    <message>
        <source>held at {score} by {controls}</source>
        <translation>gehalten bei {score} durch {controls}</translation>
    </message>
    <message>
        <source>held at {score} until this is met: {controls}</source>
        <translation>gehalten bei {score}, bis dies erfüllt ist: {controls}</translation>
    </message>
    <message>
        <source>high severity</source>
        <translation>hohe Schwere</translation>
    </message>
    <message>
        <source>holds the gate at {score} while it is so</source>
        <translation>hält das Gate bei {score}, solange es so ist</translation>
    </message>
    <message>
        <source>ignore</source>
        <translation>ignorieren</translation>
    </message>
    <message>
        <source>inline</source>
        <translation>direkt im Aufruf</translation>
    </message>
    <message>
        <source>is not there any more</source>
        <translation>ist nicht mehr da</translation>
    </message>
    <message>
        <source>jwks</source>
        <translation>jwks</translation>
    </message>
    <message>
        <source>low severity</source>
        <translation>geringe Schwere</translation>
    </message>
    <message>
        <source>medium severity</source>
        <translation>mittlere Schwere</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>entfällt</translation>
    </message>
    <message>
        <source>needs your answer</source>
        <translation>braucht deine Antwort</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>no commit yet</source>
        <translation>noch kein Commit</translation>
    </message>
    <message>
        <source>not applicable</source>
        <translation>trifft nicht zu</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>nicht nötig</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>nichts gefunden</translation>
    </message>
    <message>
        <source>nothing here applies</source>
        <translation>hier trifft nichts zu</translation>
    </message>
    <message>
        <source>nothing was found</source>
        <translation>nichts gefunden</translation>
    </message>
    <message>
        <source>open again</source>
        <translation>wieder öffnen</translation>
    </message>
    <message>
        <source>opentelemetry</source>
        <translation>OpenTelemetry</translation>
    </message>
    <message>
        <source>or drop a folder anywhere in this window</source>
        <translation>oder zieh einen Ordner irgendwo in dieses Fenster</translation>
    </message>
    <message>
        <source>out of git</source>
        <translation>aus Git heraus</translation>
    </message>
    <message>
        <source>owner/name</source>
        <translation>Besitzer/Name</translation>
    </message>
    <message>
        <source>partly</source>
        <translation>teilweise</translation>
    </message>
    <message>
        <source>partly done</source>
        <translation>teilweise erledigt</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>raise again</source>
        <translation>erneut auslösen</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>abweisen</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>sentry</source>
        <translation>Sentry</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>skipped: {reason}</source>
        <translation>ausgelassen: {reason}</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>anhalten</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>tasks done</source>
        <translation>Aufgaben erledigt</translation>
    </message>
    <message>
        <source>the last</source>
        <translation>die letzten</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>zu tun</translation>
    </message>
    <message>
        <source>to mend</source>
        <translation>zu beheben</translation>
    </message>
    <message>
        <source>up {points} since the last scan</source>
        <translation>{points} mehr seit dem letzten Scan</translation>
    </message>
    <message>
        <source>update</source>
        <translation>aktualisieren</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>{control}, one finding</source>
        <translation>{control}, ein Befund</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{day}. {month}</translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day}. {month} {year}</translation>
    </message>
    <message>
        <source>{day} {month} {year}, {time}</source>
        <translation>{day}. {month} {year}, {time}</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n task done, about {left} of work left.|{done} of %n tasks done, about {left} of work left.</source>
        <translation>
            <numerusform>{done} von %n Aufgabe erledigt, noch etwa {left} Arbeit.</numerusform>
            <numerusform>{done} von %n Aufgaben erledigt, noch etwa {left} Arbeit.</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} bis {last}</translation>
    </message>
    <message numerus="yes">
        <source>{fix}: %n change to review|{fix}: %n changes to review</source>
        <translation>
            <numerusform>{fix}: %n Änderung zum Durchsehen</numerusform>
            <numerusform>{fix}: %n Änderungen zum Durchsehen</numerusform>
        </translation>
    </message>
    <message>
        <source>{gates} are below what they need.</source>
        <translation>Unter dem, was nötig ist: {gates}.</translation>
    </message>
    <message numerus="yes">
        <source>{gates} is below the {minimum} it needs.|{gates} are below the {minimum} they need.</source>
        <translation>
            <numerusform>{gates} liegt unter den nötigen {minimum}.</numerusform>
            <numerusform>{gates} liegen unter den nötigen {minimum}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{gate} went from {old} to {new}</source>
        <translation>{gate} ging von {old} auf {new}</translation>
    </message>
    <message>
        <source>{gate}: {scores}, needs {minimum}</source>
        <translation>{gate}: {scores}, braucht {minimum}</translation>
    </message>
    <message numerus="yes">
        <source>{got} of %n point|{got} of %n points</source>
        <translation>
            <numerusform>{got} von %n Punkt</numerusform>
            <numerusform>{got} von %n Punkten</numerusform>
        </translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} Std.</translation>
    </message>
    <message>
        <source>{hours} more than you have. Move a task to later.</source>
        <translation>{hours} mehr, als du hast. Verschiebe eine Aufgabe nach hinten.</translation>
    </message>
    <message>
        <source>{judged} of {all} judged</source>
        <translation>{judged} von {all} beurteilt</translation>
    </message>
    <message numerus="yes">
        <source>{language} (%n line)|{language} (%n lines)</source>
        <translation>
            <numerusform>{language} (%n Zeile)</numerusform>
            <numerusform>{language} (%Ln Zeilen)</numerusform>
        </translation>
    </message>
    <message>
        <source>{line}; it is not there any more, so this line can go</source>
        <translation>{line}; es ist nicht mehr da, diese Zeile kann also weg</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} Min.</translation>
    </message>
    <message>
        <source>{name}, open another folder</source>
        <translation>{name}, einen anderen Ordner öffnen</translation>
    </message>
    <message>
        <source>{note}, but it still holds the gate at {score}</source>
        <translation>{note}, aber das Gate bleibt trotzdem bei {score}</translation>
    </message>
    <message>
        <source>{one} or {other}</source>
        <translation>{one} oder {other}</translation>
    </message>
    <message>
        <source>{pages}, the first {shown} are shown</source>
        <translation>{pages}, die ersten {shown} werden gezeigt</translation>
    </message>
    <message numerus="yes">
        <source>{path}, %n change|{path}, %n changes</source>
        <translation>
            <numerusform>{path}, %n Änderung</numerusform>
            <numerusform>{path}, %n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>{problem} The path was copied.</source>
        <translation>{problem} Der Pfad wurde kopiert.</translation>
    </message>
    <message>
        <source>{reason} (fairly sure)</source>
        <translation>{reason} (ziemlich sicher)</translation>
    </message>
    <message>
        <source>{reason} (not sure: look for yourself)</source>
        <translation>{reason} (nicht sicher: sieh selbst nach)</translation>
    </message>
    <message>
        <source>{reason}; the others are in the list.</source>
        <translation>{reason}; die anderen stehen in der Liste.</translation>
    </message>
    <message>
        <source>{score} if you answer yes</source>
        <translation>{score}, wenn du mit Ja antwortest</translation>
    </message>
    <message>
        <source>{score} of 5, a launch needs {minimum}</source>
        <translation>{score} von 5, ein Start braucht {minimum}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message numerus="yes">
        <source>{skipped} of %n file could not be read. They count neither for nor against you.|{skipped} of %n files could not be read. They count neither for nor against you.</source>
        <translation>
            <numerusform>{skipped} von %n Datei ließ sich nicht lesen. Sie zählt weder für noch gegen dich.</numerusform>
            <numerusform>{skipped} von %Ln Dateien ließen sich nicht lesen. Sie zählen weder für noch gegen dich.</numerusform>
        </translation>
    </message>
    <message>
        <source>{title} (one finding)</source>
        <translation>{title} (ein Befund)</translation>
    </message>
    <message>
        <source>{title}: {state}</source>
        <translation>{title}: {state}</translation>
    </message>
    <message>
        <source>{tools} ({file}): {told}</source>
        <translation>{tools} ({file}): {told}</translation>
    </message>
    <message>
        <source>{what}: accepted on {date} ({reason})</source>
        <translation>{what}: hingenommen am {date} ({reason})</translation>
    </message>
    <message>
        <source>{what}: accepted on {date} until {end} ({reason})</source>
        <translation>{what}: hingenommen am {date}, bis {end} ({reason})</translation>
    </message>
    <message>
        <source>{what}: accepted until {end}, which has passed, so it counts again ({reason})</source>
        <translation>{what}: hingenommen bis {end}; das ist vorbei, also zählt es wieder ({reason})</translation>
    </message>
    <message>
        <source>{where} says already what the plan says ({said}). There is nothing to send.</source>
        <translation>In {where} steht schon, was der Plan sagt ({said}). Es gibt nichts zu senden.</translation>
    </message>
    <message>
        <source>{year}-{month}-{day}</source>
        <translation>{day}.{month}.{year}</translation>
    </message>
    <message>
        <source>↑ and ↓</source>
        <translation>↑ und ↓</translation>
    </message>
</context>
</TS>
