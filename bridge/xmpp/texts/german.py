"""German: the texts and the words of the desk."""

from typing import Final

from bridge.xmpp.texts.catalogue import Language, Text, Word

_WORDS: Final = {
    Word.READY: ("bereit", "verfügbar", "verfuegbar", "da", "zurück", "zurueck"),
    Word.BUSY: ("beschäftigt", "beschaeftigt", "besetzt"),
    Word.NOT_READY: ("nicht bereit", "pause", "abwesend", "weg"),
    Word.OFF: ("feierabend", "dienstende", "abmelden"),
    Word.STATE: ("zustand", "status"),
    Word.CHATS: ("chats", "meine chats", "liste"),
    Word.QUEUE: ("warteschlange", "schlange", "wartende"),
    Word.ACCEPT: ("annehmen", "nehmen", "ja", "j"),
    Word.REJECT: ("ablehnen", "nein"),
    Word.END: ("ende", "beenden", "schluss"),
    Word.NOTE: ("notiz",),
    Word.DONE: ("fertig", "erledigt"),
    Word.DISPOSITION: ("ergebnis", "ergebnisse"),
    Word.FLAG: ("flagge", "markieren"),
    Word.UNFLAG: ("flagge weg", "markierung weg"),
    Word.CANNED: ("baustein", "bausteine", "textbausteine"),
    Word.HISTORY: ("verlauf", "frühere", "fruehere"),
    Word.REPORT: ("zahlen", "meine zahlen", "bericht"),
    Word.LANGUAGE: ("sprache",),
    Word.BAN: ("sperren",),
    Word.HELP: ("hilfe",),
}

_OFFERS: Final = {
    Text.CHANNEL_WEB: "Web-Chat",
    Text.CHANNEL_XMPP: "Chat",
    Text.OFFER_LEFT: "Nur noch {seconds} s zum Antworten.",
    Text.OFFER_SECONDS: "{seconds} s: antworte annehmen oder ablehnen",
    Text.OFFER_AUTO: "in {seconds} s für dich angenommen: antworte annehmen oder ablehnen",
    Text.OFFER_AUTO_LEFT: "In {seconds} s wird es für dich angenommen.",
    Text.OFFER_AUTO_ACCEPTED: "Angebot nicht mehr offen: Es wurde für dich angenommen.",
    Text.REPLY_ACCEPT_OR_REJECT: (
        "Antworte annehmen oder ablehnen. Vor dem Annehmen sieht der Kunde nichts von dem, was du schreibst."
    ),
    Text.BUTTON_ACCEPT: "Annehmen",
    Text.BUTTON_REJECT: "Ablehnen",
    Text.VISITOR: "Besucher",
    Text.OFFER_ACCEPTED: "Angebot nicht mehr offen: Du hast es{device} angenommen.",
    Text.OFFER_REJECTED: "Angebot nicht mehr offen: Du hast es{device} abgelehnt.",
    Text.OFFER_ENDED: "Angebot nicht mehr offen: {why}",
    Text.ON_DEVICE: " auf {device}",
    Text.CLOSED_DEADLINE: "Du hast nicht rechtzeitig geantwortet.",
    Text.CLOSED_BOUNCED: "Es hat dich nicht erreicht.",
    Text.CLOSED_AGENT_GONE: "Du warst nicht erreichbar.",
    Text.CLOSED_CUSTOMER_LEFT: "Der Kunde ist gegangen.",
    Text.CLOSED_TAKEN: "Jemand anders hat den Chat genommen.",
    Text.CLOSED_CHAT_ENDED: "Der Chat ist zu Ende.",
    Text.CLOSED_REMOVED: "Es wurde zurückgezogen.",
    Text.CLOSED_OTHERWISE: "Es ist zu Ende.",
    Text.MISSED_REJECTED: (
        "Du bist nicht bereit, weil du den Chat mit {name} abgelehnt hast. Sag hier bereit (oder stell dich neu auf "
        "verfügbar), um wieder Chats zu bekommen. Der Eintrag: {link}"
    ),
    Text.MISSED_REJECTED_LATER: (
        "Nach deinem letzten Chat bist du nicht bereit, weil du den Chat mit {name} abgelehnt hast. Sag hier bereit "
        "(oder stell dich neu auf verfügbar), um wieder Chats zu bekommen. Der Eintrag: {link}"
    ),
    Text.MISSED_NO_ANSWER: (
        "Du bist nicht bereit, weil du den Chat mit {name} nicht beantwortet hast. Sag hier bereit (oder stell dich "
        "neu auf verfügbar), um wieder Chats zu bekommen. Der Eintrag: {link}"
    ),
    Text.MISSED_NO_ANSWER_LATER: (
        "Nach deinem letzten Chat bist du nicht bereit, weil du den Chat mit {name} nicht beantwortet hast. Sag hier "
        "bereit (oder stell dich neu auf verfügbar), um wieder Chats zu bekommen. Der Eintrag: {link}"
    ),
    Text.NEVER_CAME: (
        "Du bist nicht in den Chat mit {name} gekommen: er ist wieder in der Warteschlange, und du bekommst keine "
        "neuen. Sag hier bereit (oder stell dich neu auf verfügbar), um wieder Chats zu bekommen."
    ),
    Text.MISSED_LOGGED_OUT: (
        "Du bist abgemeldet, weil du mehrere Chats nacheinander nicht beantwortet hast, zuletzt den mit {name}. "
        "Sag hier bereit, um wieder Chats zu bekommen. Der Eintrag: {link}"
    ),
    Text.MISSED_LOGGED_OUT_LATER: (
        "Nach deinem letzten Chat wirst du abgemeldet, weil du mehrere Chats nacheinander nicht beantwortet hast, "
        "zuletzt den mit {name}. Sag hier bereit, um wieder Chats zu bekommen. Der Eintrag: {link}"
    ),
    Text.TOO_LATE: "Zu spät: Dieses Angebot ist nicht mehr offen.",
    Text.TOO_LATE_ENDED: "Zu spät: Dieses Angebot ist nicht mehr offen. Der Chat ist zu Ende.",
    Text.TOO_LATE_WAITING: "Zu spät: Dieses Angebot ist nicht mehr offen. Der Kunde wartet auf den nächsten Freien.",
    Text.TOO_LATE_TAKEN: "Zu spät: Jemand anders hat diesen Chat.",
}

_CHAT: Final = {
    Text.OPENED: "{service} · {name}. Ihr seid verbunden; !!ende beendet den Chat.",
    Text.OPENED_EARLIER_ONE: "1 früherer Chat, vom {day}; !!verlauf zeigt ihn.",
    Text.OPENED_EARLIER_MANY: "{count} frühere Chats, der letzte vom {day}; !!verlauf zählt sie auf.",
    Text.FIELD_EMAIL: "E-Mail",
    Text.FIELD_PAGE: "Seite",
    Text.FIELD_QUESTION: "fragt",
    Text.FIELD_LOCALE: "Sprache",
    Text.LEFT_OUT_ONE: "({count} frühere Zeile ausgelassen)",
    Text.LEFT_OUT_MANY: "({count} frühere Zeilen ausgelassen)",
    Text.CHAT_IS_OVER: "Dieser Chat ist zu Ende. Der Kunde sieht nicht, was du hier schreibst.",
    Text.NOT_YOURS: "Dieser Chat ist gerade nicht deiner, deshalb wurde das nicht gesendet.",
    Text.STILL_WRAPPING: "Das Gespräch ist zu Ende; nur die Nachbearbeitung steht noch aus. Das wurde nicht gesendet.",
    Text.LINE_TOO_LONG: "Diese Zeile ist zu lang und wurde nicht gesendet; bitte sende sie in Teilen.",
    Text.FILES_OFF: "In den Chats dieses Dienstes können keine Dateien gesendet werden.",
    Text.FILE_NOT_SENT: "Nicht gesendet: {why}",
    Text.FILE_EMPTY: "Diese Datei ist leer.",
    Text.FILE_TOO_LARGE: "Diese Datei hat mehr als 20 MB.",
    Text.FILE_BAD_TYPE: "So eine Datei kann nicht gesendet werden; Bilder, PDF, Dokumente, Text, Ton und Film gehen.",
    Text.FILE_TOO_MANY_PIXELS: "Dieses Bild hat zu viele Bildpunkte. Bitte ein kleineres senden.",
    Text.FILE_CHAT_FULL: "In diesen Chat passen keine weiteren Dateien: zusammen sind es höchstens 100 MB.",
    Text.FILE_NOT_STORED: "Diese Datei konnte gerade nicht gespeichert werden. Bitte später noch einmal.",
    Text.FILE_NOT_FETCHED: "Der Server hat diese Datei nicht herausgegeben.",
    Text.NOT_SENT: "Das wurde nicht gesendet.",
    Text.TRY_AGAIN: "Das wurde nicht gespeichert; bitte sende es gleich noch einmal.",
    Text.OVER_CUSTOMER: "{name} ist gegangen; der Chat ist zu Ende.",
    Text.OVER_AGENT: "Du hast den Chat beendet.",
    Text.OVER_INACTIVITY: "{name} hat lange nichts geschrieben; der Chat ist zu Ende.",
    Text.OVER_CUSTOMER_LOST: "Die Verbindung zu {name} ist abgerissen; der Chat ist zu Ende.",
    Text.OVER_MAX_WAIT: "Der Chat ist zu Ende: Er hat zu lange gewartet.",
    Text.OVER_NOBODY_THERE: "Der Chat ist zu Ende: Es ist niemand mehr da.",
    Text.OVER_AGENT_LOST: "Du warst zu lange weg; der Chat ist wieder in der Warteschlange.",
    Text.OVER_REMOVED: "Der Chat wurde dir genommen.",
    Text.OVER_SUPERVISOR: "Die Aufsicht hat den Chat beendet.",
    Text.WRAP_UP_UNTIL: " Nachbearbeitung bis {time}; sag desk@ fertig, wenn du fertig bist.",
    Text.SOME_AGENT: "Jemand von uns",
    Text.THE_CUSTOMER: "Der Kunde",
    Text.SEEN_QUEUED: "Der Kunde wartet.",
    Text.SEEN_JOINED: "{name} ist dabei.",
    Text.SEEN_LEFT: "{name} ist gegangen.",
    Text.SEEN_LOST: "{name} hat die Verbindung verloren.",
    Text.SEEN_AWAY: "{customer} ist nicht verbunden; bitte warte einen Moment.",
    Text.SEEN_BACK: "{customer} ist wieder da.",
    Text.SEEN_INACTIVITY: "{customer} hat eine Weile nichts geschrieben; der Chat schließt sich sonst von selbst.",
    Text.SEEN_ENDED: "Das Gespräch ist zu Ende.",
    Text.SEEN_NOTE: "Notiz von {name}: {text}",
    Text.BANNED: "Dieser Kunde bleibt 24 Stunden ausgesperrt. Der Chat ist zu Ende.",
    Text.CANT_BAN: "Niemand wurde ausgesperrt: Es ist nicht bekannt, woher dieser Kunde kam. !!ende beendet den Chat.",
    Text.CHAT_HELP: (
        "Du sprichst mit dem Kunden: Alles, was du hier schreibst, geht an ihn, außer was mit !! beginnt\n"
        "!!ende – den Chat beenden\n"
        "!!notiz … – eine Notiz nur für uns\n"
        "!!flagge – die Aufsicht darauf aufmerksam machen; !!flagge weg\n"
        "!!baustein – Texte zum Senden; !!baustein hallo sendet einen\n"
        "!!verlauf – frühere Chats mit diesem Kunden\n"
        "!!fertig [Ergebnis] – die Nachbearbeitung abschließen, wenn der Chat zu Ende ist\n"
        "!!sperren – beenden und diesen Kunden einen Tag aussperren\n"
        "!!bereit, !!beschäftigt, !!nicht bereit, !!zustand, !!chats, !!schlange, !!zahlen – wie an desk@\n"
        "!!hilfe – das hier\n"
        "!!!! am Anfang sendet !!"
    ),
    Text.UNKNOWN_COMMAND: (
        "!!{word} ist nicht bekannt, nichts wurde gesendet. Es gibt !!ende, !!sperren und !!hilfe; schreib !!!!, um !! "
        "selbst zu senden."
    ),
    Text.UNKNOWN_COMMAND_MEANT: (
        "!!{word} ist nicht bekannt, nichts wurde gesendet. Meinst du !!{meant}? !!hilfe zählt auf, was es gibt."
    ),
    Text.HELD_BACK: "Nicht gesendet: Meinst du !!{meant}? Schreib dasselbe noch einmal, um es dem Kunden zu senden.",
    Text.OWES_ANSWER: "Du schuldest {name} eine Antwort: Die letzte Nachricht ist {ago} alt.",
}

_DESK: Final = {
    Text.NOT_AN_AGENT: "Diese Adresse ist für die Leute dieses Desks.",
    Text.DESK_HELP: (
        "bereit – Chats bekommen\n"
        "beschäftigt – deine Chats behalten, keine neuen bekommen\n"
        "nicht bereit [Grund] – keine Chats, z. B. nicht bereit mittag\n"
        "feierabend – dienstfrei\n"
        "zustand – dein Zustand\n"
        "chats – deine Chats · schlange – wer wartet\n"
        "annehmen, ablehnen – das eine offene Angebot; von mehreren: annehmen anna\n"
        "ende – deinen einen Chat beenden; von mehreren: ende anna\n"
        "notiz … – eine Notiz nur für uns\n"
        "flagge – die Aufsicht darauf aufmerksam machen; flagge weg\n"
        "fertig [Ergebnis] – die Nachbearbeitung abschließen · ergebnis – die Ergebnisse, die es gibt\n"
        "baustein – Texte zum Senden; baustein hallo sendet einen\n"
        "verlauf – frühere Chats mit deinem Kunden\n"
        "zahlen – deine Zahlen von heute\n"
        "sprache en – englisch sprechen\n"
        "In einem Chat schreibst du, was der Kunde lesen soll; !!ende beendet ihn, !!hilfe sagt mehr."
    ),
    Text.UNKNOWN_WORD: (
        "„{word}“ ist hier nicht bekannt. Sag bereit, beschäftigt, nicht bereit, feierabend, zustand, chats, zahlen "
        "oder hilfe."
    ),
    Text.UNKNOWN_WORD_MEANT: "„{word}“ ist hier nicht bekannt. Meinst du {meant}? Sag hilfe für alle Wörter.",
    Text.STATE_READY: "Bereit",
    Text.STATE_BUSY: "Beschäftigt",
    Text.STATE_NOT_READY: "Nicht bereit",
    Text.STATE_AFTER_CALL_WORK: "Nachbearbeitung",
    Text.STATE_LOGGED_OUT: "Abgemeldet",
    Text.CHOICE_READY: "bereit",
    Text.CHOICE_BUSY: "beschäftigt",
    Text.CHOICE_NOT_READY: "nicht bereit",
    Text.CHOICE_OFF: "dienstfrei",
    Text.REASON_REJECTED: "Chat abgelehnt",
    Text.REASON_NO_ANSWER: "Chat nicht beantwortet",
    Text.REASON_IDLE: "untätig",
    Text.REASON_LOGIN: "gerade angemeldet",
    Text.REASON_LOGGED_OUT: "abgemeldet",
    Text.REASON_LOST: "Verbindung verloren",
    Text.REASON_OFF_DUTY: "dienstfrei",
    Text.REASON_SUPERVISOR: "von der Aufsicht gesetzt",
    Text.NO_OFFERS: "keine Angebote",
    Text.CHATS_ONE: "{count} Chat",
    Text.CHATS_MANY: "{count} Chats",
    Text.OFFERS_ONE: "{count} Angebot",
    Text.OFFERS_MANY: "{count} Angebote",
    Text.WRAPUPS: "{count} in Nachbearbeitung",
    Text.IDLE: "untätig",
    Text.NEXT: "danach: {title}",
    Text.STATE_ANSWER: "Du bist: {line}.",
    Text.STATE_ANSWER_FOR: "Du bist: {line}, seit {time}.",
    Text.CHOSEN_OFF: "Du bist dienstfrei. Sag bereit, um wieder Chats zu bekommen.",
    Text.CHOSEN_NEXT: "Nach deinem letzten Chat bist du {title}.",
    Text.FORCED: "{name} hat dich auf {title} gesetzt.",
    Text.FORCED_BACK: " Sag bereit, um wieder Chats zu bekommen.",
    Text.DIFFERS: (
        "Für die Zentrale bist du: {line}, obwohl dieses Programm dich als verfügbar zeigt. "
        "Sag bereit, um Chats zu bekommen."
    ),
    Text.DIFFERS_READY: (
        "Für die Zentrale bist du: {line}, und bekommst Chats, obwohl dieses Programm etwas anderes zeigt. "
        "Sag nicht bereit oder feierabend, um keine zu bekommen."
    ),
    Text.REMINDER: "Du wolltest erinnert werden an {name}",
    Text.FLAGGED_BY: "{agent} hat den Chat mit {name} markiert ({service}).",
    Text.UNFLAGGED_BY: "{agent} hat die Markierung des Chats mit {name} aufgehoben ({service}).",
    Text.UNKNOWN_REASON: "Den Grund „{word}“ gibt es nicht. ",
    Text.REASON_NEEDED: "Nicht bereit braucht einen Grund. ",
    Text.REASONS_ARE: "Gründe: {reasons}.",
    Text.NO_REASONS: "Sag nur nicht bereit.",
    Text.NO_CHATS: "Du hast keine Chats.",
    Text.NO_OFFER: "Es ist kein Angebot offen.",
    Text.NO_WRAPUP: "Du hast keine Nachbearbeitung.",
    Text.DONE: "Nachbearbeitung abgeschlossen.",
    Text.ACCEPTED_AT: "Angenommen. Der Chat ist im Fenster von {address}.",
    Text.REJECTED: "Abgelehnt.",
    Text.ENDED: "Du hast den Chat mit {name} beendet.",
    Text.NOTE_KEPT: "Notiz behalten; der Kunde sieht sie nicht.",
    Text.NOTE_EMPTY: "Sag, was zu notieren ist: notiz Kunde ruft morgen an.",
    Text.FLAG_ON: "Markiert: Die Aufsicht weiß Bescheid. flagge weg nimmt es zurück.",
    Text.FLAG_OFF: "Nicht mehr markiert.",
    Text.REFUSED_GONE_CHAT: "Dieser Chat ist schon zu Ende.",
    Text.REFUSED_REASON: "Diesen Grund gibt es nicht.",
    Text.REFUSED_MARK_REQUIRED: "Dieser Chat braucht erst ein Ergebnis: Sag fertig und eines der Ergebnisse.",
    Text.REFUSED_MARK: "Dieses Ergebnis gibt es nicht.",
    Text.REFUSED_NO_ROOM: "Du hast so viele Chats, wie du nehmen kannst.",
    Text.REFUSED_MESSAGE_TAKEN: "Um diese Nachricht kümmert sich jemand anders.",
    Text.REFUSED_MESSAGE: "Diese Nachricht gibt es nicht mehr.",
    Text.REFUSED_UNREACHABLE: "Dieser Kunde ist per Chat nicht zu erreichen.",
    Text.REFUSED: "Das geht gerade nicht.",
    Text.WHICH_OFFER: (
        "Mehrere Angebote sind offen ({names}); antworte im Fenster dessen, das du meinst, oder sag {word} und den "
        "Namen."
    ),
    Text.WHICH_CHAT: (
        "Du hast mehrere Chats ({names}); sag {word} und den Namen, oder schreib !!{word} in den Chat, den du meinst."
    ),
    Text.MARKS_ARE: "Ergebnisse: {marks}. Sag fertig und eines davon.",
    Text.NO_MARKS: "Hier gibt es keine Ergebnisse; sag fertig.",
    Text.UNKNOWN_MARK: "Das Ergebnis „{word}“ gibt es nicht. ",
    Text.CANNED_ROW: "{shortcut} – {title}",
    Text.CANNED_NONE: "Für dich gibt es keine Textbausteine.",
    Text.CANNED_UNKNOWN: "Den Textbaustein „{word}“ gibt es nicht. Sag baustein für alle.",
    Text.CANNED_SENT: "An {name} gesendet: {text}",
    Text.CANNED_HOW: "Schreib !!baustein und einen Namen in den Chat, um einen zu senden.",
    Text.HISTORY_NONE: "Frühere Chats mit diesem Kunden sind nicht bekannt.",
    Text.HISTORY_ROW: "{number} · {day} · {service} · {agents}",
    Text.HISTORY_HOW: "Sag verlauf und eine Nummer, um einen zu lesen.",
    Text.HISTORY_UNKNOWN: "Den früheren Chat {word} gibt es nicht.",
    Text.QUEUE_ROW: "{service}: {waiting} warten, {ready} von {on_duty} bereit",
    Text.QUEUE_WAIT: ", wer jetzt kommt, wartet etwa {time}",
    Text.QUEUE_CLOSED: ", nimmt gerade keine neuen Chats",
    Text.QUEUE_NONE: "Du bedienst keine Warteschlange.",
    Text.ROW_WRAPPING: "Nachbearbeitung",
    Text.ROW_OFFERED: "angeboten, noch {seconds} s",
    Text.NUMBERS: "Heute: {numbers}. Alle Zeilen: {link}",
    Text.NUMBERS_NONE: "keine Angebote",
    Text.LANGUAGE_SET: "Der Desk spricht Deutsch mit dir.",
    Text.LANGUAGE_UNKNOWN: "„{word}“ spricht der Desk nicht. Es gibt: {languages}.",
    Text.LANGUAGE_HOW: "Der Desk spricht Deutsch mit dir. Es gibt auch: {languages}; sag z. B. sprache en.",
}

_FORMS: Final = {
    Text.FORM_READY: "Bereit",
    Text.FORM_SET_STATE: "Meinen Zustand wählen",
    Text.FORM_BUSY: "Beschäftigt: Chats behalten, keine neuen bekommen",
    Text.FORM_NOT_READY: "Nicht bereit",
    Text.FORM_NOT_READY_FOR: "Nicht bereit: {reason}",
    Text.FORM_OFF: "Dienstfrei",
    Text.FORM_MY_STATE: "Mein Zustand",
    Text.FORM_CHATS: "Meine Chats",
    Text.FORM_QUEUE: "Die Warteschlange",
    Text.FORM_ACCEPT: "Das offene Angebot annehmen",
    Text.FORM_REJECT: "Das offene Angebot ablehnen",
    Text.FORM_END: "Meinen Chat beenden",
    Text.FORM_NOTE: "Eine Notiz für uns schreiben",
    Text.FORM_DONE: "Nachbearbeitung abschließen",
    Text.FORM_FLAG: "Einen Chat für die Aufsicht markieren",
    Text.FORM_UNFLAG: "Die Markierung zurücknehmen",
    Text.FORM_CANNED: "Einen Textbaustein senden",
    Text.FORM_HISTORY: "Frühere Chats",
    Text.FORM_REPORT: "Meine Zahlen von heute",
    Text.FORM_LANGUAGE: "Meine Sprache",
    Text.FORM_HELP: "Hilfe",
    Text.FIELD_STATE: "Zustand",
    Text.FIELD_REASON: "Grund",
    Text.FIELD_OFFER: "Angebot",
    Text.FIELD_CHAT: "Chat",
    Text.FIELD_TEXT: "Text",
    Text.FIELD_MARK: "Ergebnis",
    Text.FIELD_NOTES: "Notizen",
    Text.FIELD_CANNED: "Textbaustein",
    Text.FIELD_LANGUAGE: "Sprache",
    Text.FIELD_EARLIER: "Früherer Chat",
    Text.NO_REASON: "kein Grund",
    Text.NO_MARK: "keines",
    Text.EARLIER_LIST: "nur aufzählen",
}

_CUSTOMER: Final = {
    Text.TOLD_QUEUED: "Danke. Der nächste freie Platz von {service} antwortet Ihnen hier.",
    Text.TOLD_JOINED: "{name} ist jetzt für Sie da.",
    Text.TOLD_LEFT: "{name} hat das Gespräch verlassen.",
    Text.TOLD_LOST: "{name} hat die Verbindung verloren. Bitte bleiben Sie; es geht gleich weiter.",
    Text.TOLD_INACTIVITY: "Sind Sie noch da? Ohne eine Antwort von Ihnen schließt sich der Chat von selbst.",
    Text.TOLD_ENDED: "Der Chat ist zu Ende. Schreiben Sie wieder, um einen neuen zu beginnen.",
    Text.TOLD_ENDED_CUSTOMER: "Sie haben den Chat verlassen. Schreiben Sie wieder, um einen neuen zu beginnen.",
    Text.TOLD_ENDED_INACTIVITY: (
        "Der Chat wurde geschlossen, weil lange nichts geschrieben wurde. Schreiben Sie wieder, um einen neuen zu "
        "beginnen."
    ),
    Text.TOLD_ENDED_MAX_WAIT: (
        "Leider war rechtzeitig niemand frei, deshalb wurde der Chat geschlossen. Schreiben Sie wieder, um einen neuen "
        "zu beginnen."
    ),
    Text.TOLD_ENDED_NOBODY: (
        "Leider ist niemand mehr da, deshalb wurde der Chat geschlossen. Schreiben Sie wieder, um eine Nachricht zu "
        "hinterlassen."
    ),
    Text.TOLD_ENDED_KEPT: (
        "Leider ist niemand mehr da. Was Sie geschrieben haben, ist aufgehoben; wir antworten Ihnen hier."
    ),
    Text.PLACE_NOBODY: "Bitte warten Sie: Gerade ist niemand da. Sie können bleiben oder mit ende gehen.",
    Text.PLACE_NEXT: "Sie sind als Nächstes dran.",
    Text.PLACE: "Bitte warten Sie: Sie sind Nummer {position} in der Warteschlange.",
    Text.PLACE_LEAVE: " Schreiben Sie ende, um zu gehen.",
    Text.KEPT_CLOSED: "Wir haben gerade geschlossen.",
    Text.KEPT_NOBODY: "Gerade ist niemand da.",
    Text.KEPT_FULL: "Gerade warten zu viele.",
    Text.KEPT: " Ihre Nachricht ist aufgehoben; wir antworten Ihnen hier.",
    Text.MESSAGE_TOO_LONG: "Diese Nachricht ist zu lang; bitte senden Sie sie in Teilen.",
    Text.NO_FILES_HERE: "Hier können keine Dateien gesendet werden.",
    Text.UNKNOWN_SERVICE: "Diesen Dienst gibt es nicht.",
    Text.NOT_TAKEN: "Diese Nachricht wurde nicht angenommen.",
    Text.NOTHING_TO_END: "Es gibt keinen Chat zu beenden. Schreiben Sie Ihre Frage, um einen zu beginnen.",
    Text.SERVICE_OPEN: "Schreiben Sie hier Ihre Frage.",
    Text.SERVICE_BUSY: "Gerade sind alle beschäftigt; Sie können schreiben und warten.",
    Text.SERVICE_EMPTY: "Gerade ist niemand da; Sie können schreiben und warten.",
}

GERMAN: Final = Language("de", "Deutsch", {**_OFFERS, **_CHAT, **_DESK, **_FORMS, **_CUSTOMER}, _WORDS)
