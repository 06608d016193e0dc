//! Whom does a sentence address, and which lines did readers write?
//!
//! The press tells its readers what others did. Outside of quotations it says "vous" to nobody, but in letters and interviews, which say it
//! again and again. A site says it all the time: "Recevez chaque matin…", "Vous écoutez…", "Demandez un devis."

use super::lines::is_dated;
use crate::analysis::fold;

/// Bytes of the longest sentence in which a site addresses its readers.
const MAX_ADDRESS: usize = 400;

/// Bytes of the longest appeal, and digits of the shortest telephone number.
const MAX_APPEAL: usize = 240;
const PHONE: usize = 8;

/// Bytes for each time that it addresses them; the press tells more.
const MAX_TOLD: usize = 200;

/// Bytes of a paragraph in which addresses are looked for.
const LOOKED_AT: usize = 1_200;

/// Paragraphs that address somebody, from which on a text is a letter, a speech or an interview.
const LETTER: usize = 2;

/// Words that end like imperatives and are none.
const NO_IMPERATIVES: [&str; 9] = ["chez", "assez", "rez", "nez", "lez", "suez", "sanchez", "perez", "fernandez"];

/// How often the line addresses its readers, outside of quotations: "vous", "votre", and imperatives that begin a sentence.
pub(super) fn addresses(line: &str) -> usize {
    let line = &line[..line.floor_char_boundary(LOOKED_AT)];
    let mut count = 0;
    let mut depth = 0_i32;
    let mut quoted = false;
    let mut begins = true;
    let mut word = String::new();
    for c in line.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            if depth <= 0 && !quoted {
                count += usize::from(is_address(&word, begins));
            }
            // "Alors, abonnez-vous" begins with no imperative; it has its "vous".
            begins = false;
            word.clear();
        }
        match c {
            '«' | '“' => depth += 1,
            '»' | '”' => depth -= 1,
            '"' => quoted = !quoted,
            '.' | '!' | '?' | '…' | ':' | '–' | '—' | '•' => begins = true,
            _ => {}
        }
    }
    count
}

fn is_address(word: &str, begins: bool) -> bool {
    let is_you = matches!(word.len(), 3..=5) && {
        let word = fold(word);
        matches!(word.as_str(), "vous" | "votre" | "vos")
    };
    is_you
        || (begins
            && word.len() >= 4
            && (word.ends_with("ez") || word.ends_with("EZ"))
            && !NO_IMPERATIVES.contains(&fold(word).as_str()))
}

/// Whether the sentence is one in which a site may address its readers.
pub(super) fn is_addressed(line: &str) -> bool {
    line.len() <= MAX_ADDRESS && {
        let count = addresses(line);
        // "Retrouvez le fil de la journée." may end a lead.
        count > 0 && line.len() <= count * MAX_TOLD
    }
}

/// Whether the paragraphs address somebody so often that it is their manner.
pub(super) fn is_letter<'t>(paragraphs: impl Iterator<Item = &'t str>) -> bool {
    paragraphs.filter(|line| addresses(line) > 0).nth(LETTER).is_some()
}

/// Whether the line says who wrote what stands below: "Hindou dit :", "khassonke75 a écrit:", and the line below says when.
pub(super) fn is_speaker(line: &str, below: Option<&str>) -> bool {
    let line = line.trim_end_matches([' ', '\u{a0}', '\u{202f}', ':']);
    let says =
        [" dit", " a dit", " a écrit", " a répondu", " says", " said", " wrote", " répond", " a commenté", " commente"];
    line.len() < 80
        && says.iter().any(|says| line.ends_with(says))
        && line.split_whitespace().count() <= 7
        && below.is_some_and(is_dated)
}

/// Whether a sentence asks its readers again and again, and tells them where to write or to call.
pub(super) fn is_appeal(line: &str) -> bool {
    line.len() <= MAX_APPEAL
        && (line.contains('@') || line.bytes().filter(u8::is_ascii_digit).count() >= PHONE)
        && !line.contains(['«', '“', '"'])
        && addresses(line) >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_address_their_readers() {
        for line in [
            "Nous consacrons à votre adresse le même soin qu’à nos sources.",
            "Vous êtes une institution ? Demandez un devis.",
            "Chaque matin, recevez les dix informations clés. Inscrivez-vous.",
        ] {
            assert!(is_addressed(line), "{line}");
        }
        for line in [
            "« Vous n’aurez pas nos fusils », a dit le vieux chasseur au préfet.",
            "Chez le préfet, assez de riz pour un mois.",
            "Un témoin dit \"vous\" au soldat.",
        ] {
            assert!(!is_addressed(line), "{line}");
        }
    }

    #[test]
    fn speakers() {
        assert!(is_speaker("Hindou dit :", Some("23 octobre 2023 à 08:51")));
        assert!(!is_speaker("Le maire dit :", Some("Le fleuve monte.")));
    }
}
