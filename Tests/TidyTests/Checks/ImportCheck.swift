/// Cores import nothing that could touch the world, and no module depends on more than the floor plan allows.
enum ImportCheck {
    static func violations(in repository: Repository) -> [String] {
        forbiddenImports(in: repository) + importsOutsideThePlan(in: repository)
            + manifestViolations(in: repository.manifest)
    }

    private static func forbiddenImports(in repository: Repository) -> [String] {
        repository.sources.flatMap { file in
            guard let module = file.module, FloorPlan.cores.contains(module) else { return [String]() }
            return file.imports.filter(FloorPlan.worldly.contains).map { "\(file.path) imports \($0) into a core" }
        }
    }

    private static func importsOutsideThePlan(in repository: Repository) -> [String] {
        let own = Set(repository.modules)
        return repository.sources.flatMap { file in
            guard let module = file.module, let allowed = FloorPlan.mayDependOn[module] else { return [String]() }
            return file.imports.filter { own.contains($0) && !allowed.contains($0) }
                .map { "\(file.path) imports \($0), which the floor plan puts out of \(module)'s reach" }
        }
    }

    static func manifestViolations(in manifest: String) -> [String] {
        var violations: [String] = []
        if !manifest.contains("dependencies: []") { violations.append("Package.swift has dependencies") }
        for target in Manifest(manifest).targets {
            if FloorPlan.cores.contains(target.name), FloorPlan.mayDependOn[target.name] == nil {
                violations.append("\(target.name) is a core without a place in the floor plan")
            }
            guard let allowed = FloorPlan.mayDependOn[target.name] else { continue }
            violations += (target.dependencies + target.conditional).filter { !allowed.contains($0) }
                .map { "\(target.name) may not depend on \($0)" }
        }
        return violations
    }
}
