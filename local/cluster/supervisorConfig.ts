import { paths } from "./paths.ts";
import type { SupervisedProgram } from "./programs.ts";

/** The supervisor's configuration: every program restarted for as long as it takes, with logs of bounded size. */
export function supervisorConfig(supervised: SupervisedProgram[]): string {
  const sections = supervised.map(
    ({ name, command, startsLater = false }, index) => `
[program:${name}]
command=${commandLine(command)}
priority=${index + 1}
autostart=${!startsLater}
autorestart=true
startretries=1000000
stopwaitsecs=5
killasgroup=true
redirect_stderr=true
stdout_logfile=${paths.logs}/${name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=1
`,
  );
  return `[unix_http_server]
file=${paths.supervisorSocket}
chmod=0600

[supervisord]
pidfile=${paths.supervisorPid}
logfile=${paths.logs}/supervisord.log
logfile_maxbytes=10MB
logfile_backups=1
childlogdir=${paths.logs}
umask=022

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://${paths.supervisorSocket}
${sections.join("")}`;
}

/** A command line that the supervisor splits as a shell would, with no % that it would take for a variable. */
function commandLine(command: string[]): string {
  return command.map(shellQuoted).join(" ").replaceAll("%", "%%");
}

function shellQuoted(argument: string): string {
  return /[\s'"\\]/.test(argument) ? `'${argument.replaceAll("'", "'\\''")}'` : argument;
}
