//! The heads of e-mails and of official letters.

use memchr::memchr;

use super::lines::{Line, Sort};
use super::page::Page;
use super::phrases::{Kind, Match};
use super::shapes::is_ornament;
use crate::analysis::fold;

/// Lines on top of a page among which the head of an e-mail is looked for.
const TOP: usize = 14;

/// Bytes among which the colon of a line of such a head stands.
const MAX_HEADER: usize = 32;

/// What the lines of an e-mail's head begin with.
const HEADERS: [&str; 22] = [
    "De",
    "From",
    "À",
    "A",
    "To",
    "Cc",
    "Cci",
    "Bcc",
    "Envoyé",
    "Envoyé le",
    "Sent",
    "Date",
    "Objet",
    "Sujet",
    "Subject",
    "Répondre à",
    "Reply-To",
    "Pièces jointes",
    "Pièce jointe",
    "Importance",
    "Destinataires",
    "Expéditeur",
];

/// Whether the line names an office of a state, and tells nothing of it.
fn is_office(line: &str) -> bool {
    const OFFICES: [&str; 27] = [
        "minist",
        "secretariat",
        "direction",
        "cabinet",
        "gouvernorat",
        "presidence",
        "primature",
        "region",
        "province",
        "prefecture",
        "commune",
        "mairie",
        "service",
        "division",
        "cellule",
        "etat-major",
        "haut-commissariat",
        "haute autorite",
        "agence",
        "office",
        "conseil",
        "bureau",
        "police",
        "gendarmerie",
        "garde",
        "departement",
        "cercle",
    ];
    let line = fold(line);
    line.len() <= 120 && !line.contains([':', '?', '!', '.']) && OFFICES.iter().any(|office| line.starts_with(office))
}

impl<'t> Page<'t> {
    /// The offices below the name and the motto of a state.
    pub(super) fn mark_letterhead(&mut self) {
        let mut below = false;
        for line in self.lines.iter_mut().take(TOP) {
            match line.sort {
                Sort::Blank => {}
                Sort::Site(Match { kind: Kind::Head, whole: true, .. }) => {
                    let is_motto = || [" - ", " – ", " — "].iter().any(|dash| line.text.contains(dash));
                    below |=
                        is_motto() || ["Rép", "RÉP", "REP", "Rep"].iter().any(|start| line.text.starts_with(start));
                }
                Sort::Short | Sort::Weak(_) if below && is_office(line.text) => line.sort = Sort::Noise("head"),
                _ if below && is_ornament(line.text) => {}
                _ => below = false,
            }
        }
    }

    /// From whom, to whom, when and about what: the head of an e-mail, two lines of it at least.
    pub(super) fn mark_mail(&mut self) {
        let header = |line: &Line<'t>| {
            // The names are short, and few paragraphs have a colon near their beginning.
            let colon = memchr(b':', &line.text.as_bytes()[..line.text.len().min(MAX_HEADER)])?;
            let (name, rest) = (&line.text[..colon], &line.text[colon + 1..]);
            let name = name.trim_end_matches([' ', '\u{a0}']).trim_matches('*');
            (line.text.len() < 300 && HEADERS.contains(&name)).then(|| (name, rest.contains('@')))
        };
        let top = self.lines.iter().enumerate().filter(|(_, line)| line.sort != Sort::Blank).take(TOP);
        let found: Vec<(usize, (&str, bool))> =
            top.filter_map(|(number, line)| Some((number, header(line)?))).collect();
        let is_sent =
            found.iter().any(|(_, (name, has_mailbox))| *has_mailbox || name.starts_with("Envoyé") || *name == "Sent");
        let is_from = found.iter().any(|(_, (name, _))| matches!(*name, "De" | "From" | "Expéditeur" | "À" | "To"));
        if found.len() >= 2 && is_sent && is_from {
            for (number, _) in found {
                self.lines[number].sort = Sort::Noise("head");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::boilerplate::separate;

    const ONE: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.";
    const TWO: &str = "Les soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    #[test]
    fn the_head_of_an_email_is_no_text() {
        let text = format!(
            "De : La lettre <a@b.example>\nÀ : liste\nEnvoyé : lundi 3 mai\nObjet : [Lettre 4] Le prix d'un âne\n\nLe prix d’un âne\n\n{ONE}\n{TWO}"
        );
        let parted = separate(text, None, |_| false);
        assert_eq!(parted.title.as_deref(), Some("Le prix d’un âne"));
        assert_eq!(parted.text, format!("{ONE}\n{TWO}"));
        let letter = format!("De : les femmes de Gossi\nÀ : Monsieur le préfet\n\n{ONE}\n{TWO}");
        assert_eq!(separate(letter.clone(), None, |_| false).text, letter, "not sent");
    }
}
