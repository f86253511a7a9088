public import Storage

// Damage at a given place. It is done to the medium, durable at once, and seen where the cache has nothing newer: the page of a clean
// sector is read again, a dirty sector will be written over it. Damage to names makes all names durable first.
extension SimulatedDisk {
    public mutating func flipBit(_ bit: Int, of byte: Int, in name: FileName) {
        guard let file = names[name], files[file].medium.indices.contains(byte) else { return }
        files[file].medium[byte] ^= 1 << UInt8(bit & 7)
        files[file].readAgain(byte / Self.sectorBytes)
    }

    /// Puts bytes on the medium, as far as the file reaches.
    public mutating func overwrite(_ name: FileName, at offset: Int, with bytes: [UInt8]) {
        guard let file = names[name] else { return }
        let end = min(offset + bytes.count, files[file].medium.count)
        guard offset >= 0, offset < end else { return }
        files[file].medium.replaceSubrange(offset..<end, with: bytes[..<(end - offset)])
        for sector in offset / Self.sectorBytes..<DiskFile.sectors(end) { files[file].readAgain(sector) }
    }

    public mutating func truncate(_ name: FileName, to length: Int) {
        guard let file = names[name], length < files[file].medium.count else { return }
        replace(name, with: Array(files[file].medium.prefix(max(0, length))))
    }

    public mutating func append(_ bytes: [UInt8], to name: FileName) {
        guard let file = names[name] else { return }
        replace(name, with: files[file].medium + bytes)
    }

    /// The file has just these contents, in cache and on the medium; it is made when there is none of the name.
    public mutating func replace(_ name: FileName, with contents: [UInt8]) {
        flushNames()
        if let file = names[name] {
            usedBytes -= DiskFile.sectors(files[file].cached.count) * Self.sectorBytes
            files[file].settle(on: contents)
        } else {
            names.set(name, to: add(contents: contents))
            flushNames()
        }
        usedBytes += DiskFile.sectors(contents.count) * Self.sectorBytes
    }

    public mutating func remove(_ name: FileName) {
        guard let file = names[name] else { return }
        release(file)
        names.remove(name)
        flushNames()
    }

    /// A second file with what the medium holds of the first, instead of what had the name.
    public mutating func copy(_ name: FileName, to target: FileName) {
        guard let file = names[name], name != target else { return }
        replace(target, with: files[file].medium)
    }

    public mutating func rename(_ name: FileName, to target: FileName) {
        guard let file = names[name], name != target else { return }
        if let replaced = names[target] { release(replaced) }
        names.rename(name, to: target, file: file)
        flushNames()
    }

    /// A disk as it came from the shop.
    public mutating func wipe() {
        names = NameTable()
        files = []
        unusedFiles = []
        stale = StaleSectors()
        usedBytes = 0
    }

    /// An older copy of a disk, this or another: all that was there is gone.
    public mutating func restore(_ image: DiskImage) {
        wipe()
        for file in image.files { replace(file.name, with: file.contents) }
    }
}
