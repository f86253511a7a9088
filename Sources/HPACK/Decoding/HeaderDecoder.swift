/// The decoding half of RFC 7541, with its dynamic table: one for each direction of a connection.
///
/// Total: any bytes give a list or a ``HeaderDecodingError``. The work for a block is bounded by its length and by
/// `listBytesMax`, whatever the table refers to.
public struct HeaderDecoder: Sendable {
    /// The largest decoded list: lengths and 32 for each field.
    public var listBytesMax: Int
    /// The largest number of fields in a list.
    public var fieldsMax: Int

    private var table: DynamicTable
    /// What we told the encoder with SETTINGS_HEADER_TABLE_SIZE.
    private var tableBytesLimit: Int
    /// The limit went below what the table may hold, and the encoder has not confirmed it yet (§4.2).
    private var mustUpdate = false
    private let statics = StaticTable.shared
    private let huffman = HuffmanCode.shared

    /// - Parameter tableBytesMax: as advertised with SETTINGS_HEADER_TABLE_SIZE; 4,096 is what a peer assumes.
    public init(tableBytesMax: Int = 4096, listBytesMax: Int = 16384, fieldsMax: Int = 100) {
        self.listBytesMax = listBytesMax
        self.fieldsMax = fieldsMax
        table = DynamicTable(accountedBytesMax: min(tableBytesMax, 4096))
        tableBytesLimit = tableBytesMax
    }

    /// What the dynamic table holds at present, as RFC 7541 §4.1 counts.
    public var tableBytes: Int { table.accountedBytes }

    /// The encoder has acknowledged a new SETTINGS_HEADER_TABLE_SIZE.
    public mutating func setTableBytesMax(_ bytes: Int) {
        tableBytesLimit = bytes
        if bytes < table.accountedBytesMax { mustUpdate = true }
    }

    /// Decodes one whole header block and appends its fields to `list`.
    public mutating func decode(
        _ block: UnsafeRawBufferPointer, into list: inout HeaderList
    ) throws(HeaderDecodingError) {
        var reader = BlockReader(block)
        try decodeSizeUpdates(&reader)
        while let first = reader.peek() {
            if first & 0x80 != 0 {
                try appendIndexed(reader.integer(prefixBits: 7), to: &list)
            } else if first & 0x40 != 0 {
                try appendLiteral(&reader, prefixBits: 6, marks: [], to: &list)
                try insertLast(of: list)
            } else if first & 0x20 != 0 {
                throw .invalidSizeUpdate
            } else {
                try appendLiteral(&reader, prefixBits: 4, marks: first & 0x10 != 0 ? .sensitive : .transient, to: &list)
            }
        }
    }

    private mutating func decodeSizeUpdates(_ reader: inout BlockReader) throws(HeaderDecodingError) {
        var updates = 0
        while let first = reader.peek(), first & 0xE0 == 0x20 {
            let bytes = try reader.integer(prefixBits: 5)
            updates += 1
            guard updates <= 2, bytes <= tableBytesLimit else { throw .invalidSizeUpdate }
            table.setMaximum(bytes)
            mustUpdate = false
        }
        if mustUpdate, reader.peek() != nil { throw .invalidSizeUpdate }
    }

    private func appendIndexed(_ index: Int, to list: inout HeaderList) throws(HeaderDecodingError) {
        guard index > 0 else { throw .invalidIndex }
        if index <= StaticTable.count {
            try append(statics.fields[index &- 1], from: statics.bytes, to: &list)
        } else {
            guard index &- StaticTable.count &- 1 < table.count else { throw .invalidIndex }
            try append(table[index &- StaticTable.count &- 1].field, from: table.arena, to: &list)
        }
    }

    @inline(__always)
    private func append(
        _ field: HeaderField, from source: [UInt8], to list: inout HeaderList
    ) throws(HeaderDecodingError) {
        guard list.count < fieldsMax else { throw .tooManyFields }
        guard list.accountedBytes &+ field.accountedBytes <= listBytesMax else { throw .listTooLarge }
        var copy = field
        copy.start = UInt32(truncatingIfNeeded: list.bytes.count)
        source.withUnsafeBytes { list.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[field.range])) }
        list.append(copy)
    }

    private func appendLiteral(
        _ reader: inout BlockReader, prefixBits: Int, marks: HeaderField.Marks, to list: inout HeaderList
    ) throws(HeaderDecodingError) {
        guard list.count < fieldsMax else { throw .tooManyFields }
        let start = list.bytes.count
        var room = listBytesMax &- list.accountedBytes &- 32
        let index = try reader.integer(prefixBits: prefixBits)
        let known: KnownName
        var spelled: HeaderField.Marks
        if index == 0 {
            try appendString(&reader, to: &list.bytes, bytesMax: room)
            (known, spelled) = list.bytes.withUnsafeBytes { bytes in
                let name = UnsafeRawBufferPointer(rebasing: bytes[start...])
                return (statics.recognise(name), Spelling.nameMarks(name))
            }
        } else {
            (known, spelled) = try appendName(index, to: &list, bytesMax: room)
        }
        let nameCount = list.bytes.count &- start
        room &-= nameCount
        try appendString(&reader, to: &list.bytes, bytesMax: room)
        let valueCount = list.bytes.count &- start &- nameCount
        let isValid = list.bytes.withUnsafeBytes {
            Spelling.isValidValue(UnsafeRawBufferPointer(rebasing: $0[(start &+ nameCount)...]))
        }
        if !isValid { spelled.insert(.invalidValue) }
        list.append(
            HeaderField(
                start: UInt32(truncatingIfNeeded: start), nameCount: UInt32(truncatingIfNeeded: nameCount),
                valueCount: UInt32(truncatingIfNeeded: valueCount), name: known, marks: spelled.union(marks)))
    }

    private func appendName(
        _ index: Int, to list: inout HeaderList, bytesMax: Int
    ) throws(HeaderDecodingError) -> (KnownName, HeaderField.Marks) {
        let age = index &- StaticTable.count &- 1
        guard age < table.count else { throw .invalidIndex }
        let field = age < 0 ? statics.fields[index &- 1] : table[age].field
        guard Int(field.nameCount) <= bytesMax else { throw .listTooLarge }
        list.bytes.append(contentsOf: (age < 0 ? statics.bytes : table.arena)[field.nameRange])
        return (field.name, field.marks.intersection([.pseudo, .invalidName]))
    }

    private func appendString(
        _ reader: inout BlockReader, to bytes: inout [UInt8], bytesMax: Int
    ) throws(HeaderDecodingError) {
        let (text, isHuffman) = try reader.string()
        if isHuffman {
            try huffman.decode(text, appendingTo: &bytes, bytesMax: bytesMax)
        } else {
            guard text.count <= bytesMax else { throw .listTooLarge }
            bytes.append(contentsOf: text)
        }
    }

    private mutating func insertLast(of list: HeaderList) throws(HeaderDecodingError) {
        let field = list.fields[list.fields.count &- 1]
        list.bytes.withUnsafeBytes { table.insert(field, from: UnsafeRawBufferPointer(rebasing: $0[field.range])) }
    }
}
