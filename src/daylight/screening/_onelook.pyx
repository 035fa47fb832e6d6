# cython: language_level=3, boundscheck=False, wraparound=False, embedsignature=True
"""What `onelook_plain` does, compiled: its texts say what and why, a test that it is the same.

Every loop is bounded by the size of what it was given, and no pointer outlives its owner.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.ref cimport PyObject
from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcmp, memset

from daylight.screening import onelook_plain as plain

cdef extern from "Python.h":
    PyObject* PyDict_GetItemWithError(object mapping, object key) except? NULL
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size) except NULL
    object PyUnicode_DecodeASCII(const char* letters, Py_ssize_t size, const char* errors)
    bint PyUnicode_IS_ASCII(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    const unsigned char* PyUnicode_1BYTE_DATA(object text)

cdef extern from "_onelook_least.h":
    enum: DAYLIGHT_PERMUTATIONS
    void daylight_least(
        const uint32_t* pairs, size_t count, const uint32_t* factors, const uint32_t* shifts,
        uint32_t* least) noexcept nogil

cdef enum Kind:
    OTHER, LETTER, DIGIT, BETWEEN, NEWLINE, BLANK

cdef enum Shape:
    LEET = 1, JOINT = 2, STAR = 4, BREAK = 8, ODD = 16, DOMAIN = 32, AT_SIGN = 64

cdef uint32_t ENGLISH = plain.ENGLISH
cdef uint32_t SINGLES = plain.SINGLES
cdef uint32_t RESPELLED_OR_JOINED = plain.RESPELLED | plain.JOINED
cdef Py_ssize_t ENGLISH_AMONG = plain.ENGLISH_AMONG
cdef Py_ssize_t NEAR_WORDS = plain.NEAR_WORDS
cdef Py_ssize_t LEAST_DIGITS = plain.LEAST_DIGITS
cdef Py_ssize_t MOST_WORTH = 1 << 30
cdef uint64_t MIX = int(plain.MIX)
cdef uint32_t[DAYLIGHT_PERMUTATIONS] FACTORS
cdef uint32_t[DAYLIGHT_PERMUTATIONS] SHIFTS
cdef uint8_t[128] KINDS
cdef uint8_t[128] IN_NAME  # letters, digits and the hyphen
cdef uint8_t[256] IN_WORD  # letters and digits


cdef _fill_tables():
    cdef int i
    assert plain.PERMUTATIONS == DAYLIGHT_PERMUTATIONS
    for i in range(DAYLIGHT_PERMUTATIONS):
        FACTORS[i], SHIFTS[i] = int(plain.FACTORS[i]), int(plain.SHIFTS[i])
    for i in range(128):
        c = chr(i)
        IN_WORD[i] = c.isalnum()
        IN_NAME[i] = c.isalnum() or c == "-"
        KINDS[i] = (
            LETTER if c.isalpha() else DIGIT if c in "0123456789@$" else BETWEEN if c in "!|+("
            else NEWLINE if c in "\r\n" else BLANK if c in "\t " else OTHER
        )


_fill_tables()


cdef class Phrases:
    cdef readonly Py_ssize_t number
    cdef dict more

    def __cinit__(self):
        self.number, self.more = -1, {}

    def after(self, str word not None):
        return self.more.get(word)

    def add(self, list words not None, Py_ssize_t number):
        cdef Phrases at = self
        for word in words:
            at = at.more.setdefault(word, Phrases())
        at.number = number


cdef class WordFacts:
    cdef readonly str word
    cdef readonly uint32_t bits
    cdef readonly Py_ssize_t worth
    cdef readonly uint64_t begins, ends
    cdef readonly Phrases phrases

    def __init__(
        self, str word not None, uint32_t bits, Py_ssize_t worth, uint64_t begins, uint64_t ends,
        Phrases phrases,
    ):
        self.word, self.bits, self.worth, self.begins, self.ends = word, bits, worth, begins, ends
        self.phrases = phrases


cdef class Look:
    cdef readonly list words
    cdef readonly str line
    cdef readonly list respelled
    cdef list starts  # the words that begin phrases: of each its index and its phrases, in turns
    cdef readonly uint32_t bits
    cdef readonly Py_ssize_t worth, english, digit
    cdef readonly int shape
    cdef Py_ssize_t size, in_row
    cdef uint64_t* parts  # of each word `begins` and `ends`; the worths lie behind them
    cdef int32_t* each_worth

    def __cinit__(self):
        self.words, self.respelled, self.starts = [], [], []

    cdef int make_room(self, Py_ssize_t most) except -1:
        self.parts = <uint64_t*> PyMem_Malloc(most * (2 * sizeof(uint64_t) + sizeof(int32_t)) + 1)
        if self.parts is NULL:
            raise MemoryError
        self.each_worth = <int32_t*> (self.parts + 2 * most)
        return 0

    cdef inline int add(self, WordFacts fact) except -1:
        cdef Py_ssize_t at = self.size
        self.bits |= fact.bits
        self.worth += fact.worth
        self.each_worth[at] = <int32_t> min(fact.worth, MOST_WORTH)
        self.parts[2 * at], self.parts[2 * at + 1] = fact.begins, fact.ends
        if fact.bits & ENGLISH and at < ENGLISH_AMONG:
            self.english += 1
        if fact.bits & RESPELLED_OR_JOINED:
            self.respelled.append(at)
        if fact.phrases is not None:
            self.starts.append(at)
            self.starts.append(fact.phrases)
        if PyUnicode_GET_LENGTH(fact.word) == 1 and PyUnicode_IS_ASCII(fact.word):
            self.in_row += 1
            if self.in_row == 3:
                self.bits |= SINGLES
        else:
            self.in_row = 0
        self.size = at + 1
        return 0

    def __dealloc__(self):
        PyMem_Free(self.parts)

    def phrases(self, list masks not None):
        cdef Py_ssize_t i, first, last
        cdef Phrases at
        cdef PyObject* following
        cdef list found = [], words = self.words, starts = self.starts
        mask = 0
        for i in range(0, len(starts), 2):
            first = last = starts[i]
            at = <Phrases> starts[i + 1]
            while True:
                if at.number >= 0:
                    found.append((at.number, first, last))
                    mask = mask | masks[at.number]
                last += 1
                if last >= self.size or not at.more:
                    break
                following = PyDict_GetItemWithError(at.more, words[last])
                if following is NULL:
                    break
                at = <Phrases> following
        return found, mask

    def clusters(self):
        cdef Py_ssize_t i, total = 0, first = 0, last = -NEAR_WORDS
        cdef list rows = []
        for i in range(self.size):
            if not self.each_worth[i]:
                continue
            if i - last > NEAR_WORDS:
                if total >= LEAST_DIGITS:
                    rows.append((first, last, total))
                total, first = 0, i
            total += self.each_worth[i]
            last = i
        if total >= LEAST_DIGITS:
            rows.append((first, last, total))
        return rows

    def worths(self):
        cdef Py_ssize_t i
        return {self.words[i]: self.each_worth[i] for i in range(self.size)}

    def minhash(self):
        return _minhash(self.parts, self.size)


def minhash(bytes parts not None):
    cdef Py_ssize_t size = len(parts) // (2 * sizeof(uint64_t))
    return _minhash(<const uint64_t*> PyBytes_AS_STRING(parts), size)


cdef bytes _minhash(const uint64_t* parts, Py_ssize_t words):
    cdef Py_ssize_t i, j
    cdef uint64_t pair
    cdef uint32_t* pairs
    cdef uint32_t[DAYLIGHT_PERMUTATIONS] least
    cdef bytes result
    cdef unsigned char* out
    if words < 2:
        return b""
    pairs = <uint32_t*> PyMem_Malloc((words - 1) * sizeof(uint32_t))
    if pairs is NULL:
        raise MemoryError
    for i in range(words - 1):
        pair = parts[2 * i] + parts[2 * i + 3]
        pair ^= pair >> 29
        pairs[i] = <uint32_t> ((pair * MIX) >> 32)
    daylight_least(pairs, words - 1, FACTORS, SHIFTS, least)
    PyMem_Free(pairs)
    result = PyBytes_FromStringAndSize(NULL, 2 * DAYLIGHT_PERMUTATIONS)
    out = <unsigned char*> PyBytes_AS_STRING(result)
    for j in range(DAYLIGHT_PERMUTATIONS):
        pair = (<uint64_t> least[j] * MIX) >> 48
        out[2 * j], out[2 * j + 1] = pair & 0xFF, pair >> 8
    return result


cdef enum:
    SLOTS = 1 << 17  # more than twice as many as words are remembered

cdef Py_ssize_t REMEMBERED_WORDS = plain.REMEMBERED_WORDS
cdef Py_ssize_t LONGEST_REMEMBERED = plain.LONGEST_REMEMBERED


cdef class Looker:
    """Words are found by their letters as they stand in the text, so that a word that came before
    costs neither a string of its own nor its hash. A slot holds the word's hash and its facts,
    which live in `kept`; the next free slot takes what finds its own taken."""

    cdef object learn
    cdef list kept
    cdef uint32_t* hashes
    cdef PyObject** facts

    def __cinit__(self, learn):
        self.learn, self.kept = learn, []
        self.hashes = <uint32_t*> PyMem_Calloc(SLOTS, sizeof(uint32_t))
        self.facts = <PyObject**> PyMem_Calloc(SLOTS, sizeof(PyObject*))
        if self.hashes is NULL or self.facts is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.hashes)
        PyMem_Free(self.facts)

    def __len__(self):
        return len(self.kept)

    def fact(self, str word not None):
        cdef bytes raw
        if not PyUnicode_IS_ASCII(word):
            return self.other(word)
        return self.found(PyUnicode_1BYTE_DATA(word), PyUnicode_GET_LENGTH(word), word)

    cdef WordFacts other(self, str word):
        """The facts of a word that is not ASCII: by its UTF-8 bytes, which no ASCII word has."""
        cdef bytes raw = word.encode("utf-8", "surrogatepass")
        return self.found(<const unsigned char*> PyBytes_AS_STRING(raw), len(raw), word)

    cdef WordFacts found(self, const unsigned char* letters, Py_ssize_t size, str word):
        """The facts of the word with these letters, which is `word` where somebody has made it."""
        cdef uint32_t mixed = 2166136261u  # FNV-1a
        cdef Py_ssize_t i, slot, length
        cdef WordFacts fact
        cdef const char* theirs
        for i in range(size):
            mixed = (mixed ^ letters[i]) * 16777619u
        slot = (mixed ^ (mixed >> 15)) & (SLOTS - 1)
        while self.facts[slot] is not NULL:
            if self.hashes[slot] == mixed:
                fact = <WordFacts> self.facts[slot]
                theirs = PyUnicode_AsUTF8AndSize(fact.word, &length)
                if length == size and memcmp(theirs, letters, size) == 0:
                    return fact
            slot = (slot + 1) & (SLOTS - 1)
        if word is None:
            word = PyUnicode_DecodeASCII(<const char*> letters, size, NULL)
        fact = self.learn(word)
        if PyUnicode_GET_LENGTH(word) <= LONGEST_REMEMBERED:
            self.keep(fact, mixed)
        return fact

    cdef int keep(self, WordFacts fact, uint32_t mixed) except -1:
        cdef Py_ssize_t slot
        if len(self.kept) >= REMEMBERED_WORDS:
            memset(self.facts, 0, SLOTS * sizeof(PyObject*))
            self.kept.clear()
        slot = (mixed ^ (mixed >> 15)) & (SLOTS - 1)
        while self.facts[slot] is not NULL:
            slot = (slot + 1) & (SLOTS - 1)
        self.kept.append(fact)
        self.hashes[slot], self.facts[slot] = mixed, <PyObject*> fact
        return 0

    def at_words(self, list words not None):
        cdef Look look = Look.__new__(Look)
        cdef str word
        look.make_room(len(words))
        look.words = words
        look.line = f" {' '.join(words)} "
        for word in list(words):
            look.add(self.fact(word))
        return look

    def look(self, str text not None):
        cdef Look look
        if not PyUnicode_IS_ASCII(text):
            look = self.at_words(plain.words_of(text))
        else:
            look = self.at_ascii(PyUnicode_1BYTE_DATA(text), len(text))
        look.shape, look.digit = shapes(text)
        return look

    cdef Look at_ascii(self, const unsigned char* raw, Py_ssize_t size):
        cdef Look look = Look.__new__(Look)
        cdef Py_ssize_t i = 0, start, end = 1
        cdef WordFacts fact
        cdef list words = look.words
        cdef char* line = <char*> PyMem_Malloc(size + 3)
        if line is NULL:
            raise MemoryError
        try:
            look.make_room(size // 2 + 1)
            line[0] = b' '
            while i < size:
                if not IN_WORD[raw[i]]:
                    i += 1
                    continue
                start = i
                while i < size and IN_WORD[raw[i]]:
                    line[end] = <char> raw[i]
                    end += 1
                    i += 1
                line[end] = b' '
                end += 1
                fact = self.found(raw + start, i - start, None)
                words.append(fact.word)
                look.add(fact)
            look.line = PyUnicode_DecodeASCII(line, max(end, 2), NULL) if words else "  "
        finally:
            PyMem_Free(line)
        return look


def shapes(str text not None):
    cdef Py_ssize_t i, size = len(text), digit = -1
    cdef int found = 0, kind, before = BLANK, signs = 0  # signs: others since a letter, 9 for none
    cdef int earlier = BLANK
    cdef unsigned char c, last = 0, last_but_one = 0
    cdef const unsigned char* raw
    cdef bytes kept
    if PyUnicode_IS_ASCII(text):
        raw = PyUnicode_1BYTE_DATA(text)
    else:
        found = ODD
        kept = text.encode("ascii", "replace")
        raw = <const unsigned char*> PyBytes_AS_STRING(kept)
    signs = 9
    for i in range(size):
        c = raw[i]
        kind = KINDS[c & 127]
        if kind == LETTER:
            if before == DIGIT:
                found |= LEET
            elif before == BETWEEN and earlier == LETTER:
                found |= LEET | JOINT
            elif 1 <= signs <= 3:
                found |= JOINT
            if last == b'.' and IN_NAME[last_but_one]:
                found |= DOMAIN
            signs = 0
        elif kind == OTHER:
            signs = min(signs + 1, 9)
            if c == b'*' or c == b'#':
                found |= STAR
        else:
            signs = 9
            if kind == DIGIT:
                if before == LETTER:
                    found |= LEET
                if c == b'@':
                    found |= AT_SIGN
                elif digit < 0 and c != b'$':
                    digit = i
            elif kind == NEWLINE:
                found |= BREAK
        earlier, before = before, kind
        last_but_one, last = last, c
    return found, size if digit < 0 else digit
