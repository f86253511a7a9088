/// Known bugs are in no build without the trait `Zoo`: their module is a dependency only under the trait, and whatever
/// speaks of it stands within `#if Zoo`.
enum ZooCheck {
    static let name = "Zoo"

    static func violations(in repository: Repository) -> [String] {
        repository.files.flatMap(sites) + manifestViolations(in: repository.manifest)
    }

    /// Lines outside `#if Zoo` with a word that belongs to the zoo, in what programs are built from.
    private static func sites(in file: SourceFile) -> [String] {
        guard file.folders.first != "Tests", file.module != name, file.code.holds(name) || file.code.holds("zoo")
        else { return [] }
        var conditions: [Bool] = []
        return file.codeLines.enumerated().compactMap { number, line in
            let words = line.split(separator: " ")
            switch words.first {
            case "#if": conditions.append(words.dropFirst() == [name[...]])
            case "#else", "#elseif": conditions[conditions.count - 1] = false
            case "#endif": conditions.removeLast()
            default:
                let isSite = line.identifiers.contains { $0 == name || $0.hasPrefix("zoo") }
                return isSite && !conditions.contains(true) ? "\(file.path):\(number + 1) is outside #if \(name)" : nil
            }
            return nil
        }
    }

    static func manifestViolations(in manifest: String) -> [String] {
        Manifest(manifest).targets.filter { $0.dependencies.contains(name) && $0.name != "ZooTests" }
            .map { "\($0.name) depends on \(name) without its trait" }
    }
}
