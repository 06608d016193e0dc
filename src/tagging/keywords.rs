//! The little words that the tagger asks about, as numbers.
//!
//! "le", "depuis" and "mardi" stand beside names and dates everywhere, and whoever looks at them looks at one word after the other. A word is known
//! by its number once it has been met, so that no string is read for it again.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

macro_rules! keywords {
    ($($name:ident $word:literal),* $(,)?) => {
        /// A word that the tagger asks about, whatever its accents and case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Keyword {
            /// No word: beyond the phrase or the text.
            Nothing,
            /// Any other word.
            Other,
            $($name,)*
        }

        const ALL: &[(&str, Keyword)] = &[$(($word, Keyword::$name),)*];
    };
}

keywords! {
    A "a", Ainsi "ainsi", An "an", Annee "annee", Annees "annees", Ans "ans", Aout "aout", Apres "apres", Au "au", Aube "aube", Aujourdhui "aujourdhui",
    Auparavant "auparavant", Autour "autour", Avaient "avaient", Avait "avait", Avant "avant", Avr "avr", Avril "avril", Axe "axe", Ce "ce",
    Centaine "centaine", Cette "cette", Cinq "cinq", Coup "coup", Courant "courant", D "d", De "de", Debut "debut", Dec "dec", Decembre "decembre",
    Depuis "depuis", Dernier "dernier", Derniere "derniere", Des "des", Deux "deux", Dimanche "dimanche", Dix "dix", Dixhuit "dixhuit",
    Dixneuf "dixneuf", Dixsept "dixsept", Dizaine "dizaine", Douze "douze", Du "du", Ecoule "ecoule", En "en", Entre "entre", Est "est", Et "et",
    Etaient "etaient", Etait "etait", Etat "etat", Ete "ete", Fev "fev", Fevr "fevr", Fevrier "fevrier", Fin "fin", Heures "heures", Hier "hier", Huit "huit",
    Ici "ici", Il "il", Jan "jan", Janv "janv", Janvier "janvier", Jeudi "jeudi", Jour "jour", Jours "jours", Juil "juil", Juillet "juillet", Juin "juin",
    Jusqu "jusqu", Jusqua "jusqua", Jusquau "jusquau", L "l", La "la", Lan "lan", Le "le", Lendemain "lendemain", Les "les", Loin "loin",
    Lundi "lundi", Mai "mai", Mardi "mardi", Mars "mars", Matin "matin", Meme "meme", Mercredi "mercredi", Mi "mi", Midi "midi", Moins "moins",
    Mois "mois", N "n", Neuf "neuf", Ni "ni", Nouveau "nouveau", Nov "nov", Novembre "novembre", Nuit "nuit", Oct "oct", Octobre "octobre",
    Ont "ont", Onze "onze", Ou "ou", Par "par", Pas "pas", Passe "passe", Passee "passee", Peu "peu", Plus "plus", Premier "premier", Pres "pres",
    Prochain "prochain", Prochaine "prochaine", Proche "proche", Quarante "quarante", Quatorze "quatorze", Quatre "quatre", Que "que",
    Quinze "quinze", Route "route", Samedi "samedi", Seize "seize", Semaine "semaine", Semaines "semaines", Sept "sept", Septembre "septembre",
    Six "six", Soir "soir", Sont "sont", Surlendemain "surlendemain", Tard "tard", Tot "tot", Treize "treize", Trente "trente", Trois "trois",
    Un "un", Une "une", Veille "veille", Vendredi "vendredi", Vers "vers", Vingt "vingt", Week "week", Y "y", Zero "zero",
}

impl Keyword {
    /// The keyword that a folded word is.
    pub fn of(folded: &str) -> Keyword {
        static WORDS: OnceLock<FxHashMap<&str, Keyword>> = OnceLock::new();
        let words = WORDS.get_or_init(|| ALL.iter().copied().collect());
        words.get(folded).copied().unwrap_or(Keyword::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_their_names() {
        assert!(ALL.iter().all(|&(word, keyword)| Keyword::of(word) == keyword));
        assert_eq!(ALL.len(), ALL.iter().map(|(word, _)| word).collect::<std::collections::BTreeSet<_>>().len());
        assert_eq!(Keyword::of("kati"), Keyword::Other);
    }
}
