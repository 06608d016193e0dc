//! Where does one record end and the next begin, without ever holding more than one?
//!
//! A line that never ends, or a quote that is never closed, must cost no more memory than the bound.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

/// What a line turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It is in the buffer, with its line ending.
    Kept,
    /// It was longer than the bound, and is gone.
    TooLong,
    /// There are no more.
    End,
}

/// Reads the next line into `line` (cleared first), at most `max` bytes without the line ending.
pub(super) fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>, max: usize) -> io::Result<Line> {
    next_until(reader, b'\n', line, max)
}

/// The same for what ends with another byte than the newline.
pub(super) fn next_until(reader: &mut impl BufRead, end: u8, line: &mut Vec<u8>, max: usize) -> io::Result<Line> {
    line.clear();
    let mut length = 0usize;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            break;
        }
        let ending = memchr::memchr(end, chunk);
        let taken = ending.map_or(chunk.len(), |at| at + 1);
        length = length.saturating_add(taken);
        // Two bytes more than the bound: the line ending does not count.
        if length <= max.saturating_add(2) {
            line.extend_from_slice(&chunk[..taken]);
        } else {
            // The memory is given back at once: the rest of the line may take a while to pass by.
            *line = Vec::new();
        }
        reader.consume(taken);
        if ending.is_some() {
            break;
        }
    }
    if length == 0 {
        return Ok(Line::End);
    }
    let content = line.strip_suffix(&[end]).unwrap_or(line);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    let fits = length <= max.saturating_add(2) && content.len() <= max;
    Ok(if fits { Line::Kept } else { Line::TooLong })
}

/// What became of a record of a delimited file that is not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// It was longer than the bound.
    TooLong,
    /// A quote was opened in it and never closed; reading went on at its second line.
    OpenQuote,
}

/// A delimited file as a stream of whole records, without those that pass the bound or never end.
///
/// It stands between the file and the CSV parser, which would itself hold a record of any length. The
/// parser asks for bytes only when it begins a record, so [`lost`](Records::lost) tells, after each
/// record, what was left out before it.
pub(super) struct Records<R> {
    reader: R,
    /// Lines that were read in search of a closing quote and are to be read again.
    again: Cursor<Vec<u8>>,
    delimiter: u8,
    max: usize,
    record: Vec<u8>,
    given: usize,
    lost: Rc<RefCell<VecDeque<Lost>>>,
    reopened: usize,
}

/// Times that a file may be read again from behind an unclosed quote; each costs up to the bound.
const MAX_REOPENED: usize = 16;

/// Where a byte stands in a record, by the rules that the CSV parser follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R, delimiter: u8, max: usize) -> Self {
        Records {
            reader,
            again: Cursor::default(),
            delimiter,
            max,
            record: Vec::new(),
            given: 0,
            lost: Rc::default(),
            reopened: 0,
        }
    }

    /// What was left out so far and nobody has asked for yet.
    pub(super) fn lost(&self) -> Rc<RefCell<VecDeque<Lost>>> {
        Rc::clone(&self.lost)
    }

    /// Puts the next whole record into `record`, which stays empty at the end of the file.
    fn fill(&mut self) -> io::Result<()> {
        self.record.clear();
        self.given = 0;
        let (mut line, mut state, mut too_long) = (Vec::new(), State::FieldStart, false);
        let mut first_line = 0;
        loop {
            let mut read = next_line(&mut self.again, &mut line, self.max)?;
            if read == Line::End {
                read = next_line(&mut self.reader, &mut line, self.max)?;
            }
            match read {
                Line::End if state == State::Quoted => {
                    self.lose(if too_long { Lost::TooLong } else { Lost::OpenQuote });
                    let rest = self.record.split_off(first_line.min(self.record.len()));
                    self.record.clear();
                    if too_long || self.reopened == MAX_REOPENED {
                        return Ok(());
                    }
                    self.reopened += 1;
                    self.again = Cursor::new(rest);
                    (state, first_line) = (State::FieldStart, 0);
                    continue;
                }
                Line::End => return Ok(()),
                // Whether a quote is open behind a line that was dropped is anybody's guess; that it
                // is not lets reading go on.
                Line::TooLong => {
                    self.lose(Lost::TooLong);
                    self.record.clear();
                    (state, too_long, first_line) = (State::FieldStart, false, 0);
                    continue;
                }
                Line::Kept => {}
            }
            state = line.iter().fold(state, |state, &byte| self.step(state, byte));
            too_long |= self.record.len() + line.len() > self.max.saturating_add(2);
            if too_long {
                self.record = Vec::new();
            } else {
                self.record.extend_from_slice(&line);
            }
            if first_line == 0 {
                first_line = line.len();
            }
            if state != State::Quoted {
                if !too_long {
                    return Ok(());
                }
                self.lose(Lost::TooLong);
                (state, too_long, first_line) = (State::FieldStart, false, 0);
            }
        }
    }

    fn step(&self, state: State, byte: u8) -> State {
        match (state, byte) {
            (State::FieldStart | State::QuoteInQuoted, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) => State::Quoted,
            (_, b'\n' | b'\r') => State::FieldStart,
            (_, byte) if byte == self.delimiter => State::FieldStart,
            _ => State::Plain,
        }
    }

    fn lose(&self, what: Lost) {
        self.lost.borrow_mut().push_back(what);
    }
}

impl<R: BufRead> Read for Records<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.record.len() {
            self.fill()?;
        }
        let left = &self.record[self.given..];
        let count = left.len().min(out.len());
        out[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

/// The delimiter that the header of a `.csv` uses: a comma unless it has none and has semicolons, as
/// spreadsheets write them where the comma divides decimals, or tabs.
pub(super) fn delimiter_of(head: &[u8]) -> u8 {
    let mut quoted = false;
    let (mut semicolon, mut tab) = (false, false);
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => return b',',
            b';' if !quoted => semicolon = true,
            b'\t' if !quoted => tab = true,
            _ => {}
        }
    }
    match (semicolon, tab) {
        (true, _) => b';',
        (false, true) => b'\t',
        (false, false) => b',',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_within_and_beyond_the_bound() {
        let mut reader = io::BufReader::with_capacity(3, &b"abcd\r\n\nabcdef\nabcd\nlast"[..]);
        let mut line = Vec::new();
        let mut told = Vec::new();
        loop {
            match next_line(&mut reader, &mut line, 4).unwrap() {
                Line::End => break,
                Line::TooLong => told.push("!".to_owned()),
                Line::Kept => told.push(String::from_utf8(line.clone()).unwrap()),
            }
        }
        assert_eq!(told, ["abcd\r\n", "\n", "!", "abcd\n", "last"]);
    }

    /// The records that pass, joined by `|`, and what was lost.
    fn pass(text: &str, max: usize) -> (String, Vec<Lost>) {
        let mut records = Records::new(text.as_bytes(), b',', max);
        let mut told = Vec::new();
        loop {
            records.fill().unwrap();
            if records.record.is_empty() {
                break;
            }
            told.push(String::from_utf8_lossy(&records.record).into_owned());
        }
        let lost = records.lost().take().into();
        (told.join("|"), lost)
    }

    #[test]
    fn records_end_where_their_quotes_allow() {
        for (text, max, expected, lost) in [
            ("a,b\nc,d\n", 99, "a,b\n|c,d\n", &[][..]),
            ("\"a\nb\",c\nd", 99, "\"a\nb\",c\n|d", &[]),
            ("\"a\"\"\nb\"\nd", 99, "\"a\"\"\nb\"\n|d", &[]),
            ("5\" gun,\nb", 99, "5\" gun,\n|b", &[]),
            ("a,\"b\nc,d\ne", 99, "c,d\n|e", &[Lost::OpenQuote]),
            ("abcdefgh\nc\n", 4, "c\n", &[Lost::TooLong]),
            ("\"ab\ncd\nef\"\nc\n", 4, "c\n", &[Lost::TooLong]),
            ("\"ab\ncd\nef", 4, "", &[Lost::TooLong]),
        ] {
            assert_eq!(pass(text, max), (expected.to_owned(), lost.to_vec()), "{text:?}");
        }
    }

    #[test]
    fn unclosed_quotes_over_and_over_come_to_an_end() {
        let text = "a,\"b \"c\n".repeat(101);
        assert!(pass(&text, 1 << 20).1.len() <= MAX_REOPENED + 1);
    }
}
