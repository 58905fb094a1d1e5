//! Finds the encoding of a text file from all its bytes.
//! One bad byte does not turn a UTF-8 file into another encoding, and a first half in ASCII decides nothing.

use std::{
    fs::File,
    io::{self, Read, Seek},
    str,
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::unreadable::{Failed, Unreadable, unreadable};

/// How much of the beginning is looked at for signs of UTF-16.
const SAMPLE: usize = 4096;
const BLOCK: usize = 64 * 1024;

/// The encoding of the file: the chosen one, else what its bytes say. Leaves the file at any place.
pub fn find(file: &mut File, chosen: Option<&str>) -> Result<&'static Encoding, Failed> {
    if let Some(label) = chosen {
        let known = Encoding::for_label_no_replacement(label.as_bytes());
        return known.ok_or_else(|| unreadable("unknown_encoding").into());
    }
    file.rewind()?;
    let mut start = Vec::with_capacity(SAMPLE);
    file.take(SAMPLE as u64).read_to_end(&mut start)?;
    if let Some((encoding, _)) = Encoding::for_bom(&start) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_by_its_nuls(&start) {
        return Ok(encoding);
    }
    refuse_binary(&start)?;
    let (well_formed, bad) = count_utf8(file)?;
    // Chance makes a few well-formed sequences in other encodings, beside many bad ones.
    if bad == 0 || well_formed > 0 && bad <= 1 + well_formed / 4 {
        return Ok(UTF_8);
    }
    Ok(detect(file)?)
}

/// Text of European languages is full of NULs in UTF-16, all on one side.
fn utf16_by_its_nuls(start: &[u8]) -> Option<&'static Encoding> {
    let pairs = start.len() / 2;
    let nuls = |side: usize| start.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match () {
        () if odd * 5 > pairs && even * 20 < odd => Some(UTF_16LE),
        () if even * 5 > pairs && odd * 20 < even => Some(UTF_16BE),
        () => None,
    }
}

fn refuse_binary(start: &[u8]) -> Result<(), Unreadable> {
    let control = start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    if control > 4 && control * 10 > start.len() { Err(unreadable("binary")) } else { Ok(()) }
}

/// How many well-formed sequences of several bytes the file has, and how many bad ones.
fn count_utf8(file: &mut File) -> io::Result<(u64, u64)> {
    file.rewind()?;
    let (mut well_formed, mut bad) = (0, 0);
    let mut block = Vec::with_capacity(BLOCK + 4);
    loop {
        let read = file.take(BLOCK as u64).read_to_end(&mut block)?;
        let mut rest = &block[..];
        let kept = loop {
            let error = match str::from_utf8(rest) {
                Ok(text) => {
                    well_formed += several_bytes(text);
                    break 0;
                }
                Err(error) => error,
            };
            let (valid, behind) = rest.split_at(error.valid_up_to());
            well_formed += str::from_utf8(valid).map(several_bytes).unwrap_or_default();
            match error.error_len() {
                Some(length) => {
                    bad += 1;
                    rest = &behind[length..];
                }
                None => break behind.len(),
            }
        };
        if read == 0 {
            return Ok((well_formed, bad + u64::from(kept > 0)));
        }
        block.drain(..block.len() - kept);
    }
}

fn several_bytes(text: &str) -> u64 {
    if text.is_ascii() { 0 } else { text.chars().filter(|c| !c.is_ascii()).count() as u64 }
}

fn detect(file: &mut File) -> io::Result<&'static Encoding> {
    file.rewind()?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let mut block = vec![0; BLOCK];
    loop {
        let length = file.read(&mut block)?;
        detector.feed(&block[..length], length == 0);
        if length == 0 {
            return Ok(detector.guess(None, Utf8Detection::Deny));
        }
    }
}

#[cfg(test)]
mod tests;
