internal import Determinism
internal import Storage

/// A sector of a file.
struct SectorPlace: Sendable {
    var name: FileName
    /// Position among the disk's files.
    var file: Int
    var sector: Int

    var offset: Int { sector * SimulatedDisk.sectorBytes }

    func moved(by sectors: Int) -> SectorPlace { SectorPlace(name: name, file: file, sector: sector + sectors) }
}

extension SimulatedDisk {
    /// Files of these roles, in the order of their names.
    func entries(_ roles: FileRoles) -> [NameTable.Entry] {
        names.entries.filter { roles.contains(FileRoles(of: $0.name)) }.sorted { $0.name < $1.name }
    }

    func someEntry(_ roles: FileRoles, _ random: inout SplitMix64) -> NameTable.Entry? {
        let entries = entries(roles)
        return entries.isEmpty ? nil : entries[random.draw(below: entries.count)]
    }

    /// A sector of these files' on the medium, each as likely as the others.
    func somePlace(_ roles: FileRoles, _ aim: DamageAim, _ random: inout SplitMix64) -> SectorPlace? {
        var places: [SectorPlace] = []
        for entry in entries(roles) {
            for sector in 0..<DiskFile.sectors(files[entry.file].medium.count) {
                let place = SectorPlace(name: entry.name, file: entry.file, sector: sector)
                if aim == .anywhere || isWritten(place) { places.append(place) }
            }
        }
        return places.isEmpty ? nil : places[random.draw(below: places.count)]
    }

    func bytes(of place: SectorPlace) -> ArraySlice<UInt8> {
        let medium = files[place.file].medium
        return medium[min(place.offset, medium.count)..<min(place.offset + Self.sectorBytes, medium.count)]
    }

    func length(of place: SectorPlace) -> Int { bytes(of: place).count }

    func isWritten(_ place: SectorPlace) -> Bool { !bytes(of: place).allSatisfy { $0 == 0 } }

    /// The last byte of the sector that is worth damaging, counted from its start.
    func lastByte(of place: SectorPlace, _ aim: DamageAim) -> Int {
        let bytes = bytes(of: place)
        switch aim {
        case .anywhere: return bytes.count - 1
        case .written: return (bytes.lastIndex { $0 != 0 } ?? bytes.startIndex) - bytes.startIndex
        }
    }
}
