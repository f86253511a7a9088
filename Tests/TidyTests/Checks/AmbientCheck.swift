/// Cores name no clock and no source of chance that was not handed in.
enum AmbientCheck {
    private static let ambient = [
        "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "Task {", "Task.detached", ".shuffled()",
        ".randomElement()", ".random()",
    ]

    static func violations(in repository: Repository) -> [String] {
        repository.sources.flatMap { file in
            guard let module = file.module, FloorPlan.cores.contains(module) else { return [String]() }
            guard (ambient + [".random(in:"]).contains(where: file.code.holds) else { return [] }
            return file.codeLines.enumerated().flatMap { number, line in
                ambient.filter(line.contains).map { "\(file.path):\(number + 1) reaches for \($0)" }
                    + (line.contains(".random(in:") && !line.contains("using:")
                        ? ["\(file.path):\(number + 1) draws without a generator"] : [])
            }
        }
    }
}
