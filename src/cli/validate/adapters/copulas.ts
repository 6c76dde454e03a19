/** Copulas: tail dependence, densities, conditional laws, fits. */
import { kendallTau, pearson, spearman } from '../../../engine/math/ranks';
import * as archimedean from '../../../engine/risk/dependence/copula/archimedeanCopula';
import {
  fitNormalCopula,
  fitStudentCopula,
  rhoFromRanks,
} from '../../../engine/risk/dependence/copula/copulaFit';
import * as elliptical from '../../../engine/risk/dependence/copula/ellipticalCopula';
import { unsupported, values, type JsonObject, type SuiteAdapter } from '../adapter';
import type { DatasetReader } from '../datasets';
import { numberOf, numbersOf } from '../inputs';
import { seriesUnder } from '../series';
import { demand } from './varEs';

type Reader = (inputs: JsonObject, data: DatasetReader) => JsonObject;

const BY_TAG: Readonly<Record<string, Reader>> = {
  't-tail-dependence': (inputs) => {
    const [rho, nu] = numbersOf(inputs, 'rho', 'nu');
    const lambda = elliptical.studentTailDependence(rho, nu);
    return { lambda_lower: lambda, lambda_upper: lambda };
  },
  clayton: (inputs) => {
    const theta = numberOf(inputs, 'theta');
    const lower = archimedean.claytonLowerTail(theta);
    return { kendall_tau: archimedean.claytonTau(theta), lambda_lower: lower, lambda_upper: 0 };
  },
  gumbel: (inputs) => {
    const theta = numberOf(inputs, 'theta');
    const upper = archimedean.gumbelUpperTail(theta);
    return { kendall_tau: archimedean.gumbelTau(theta), lambda_lower: 0, lambda_upper: upper };
  },
  frank: (inputs) => ({
    kendall_tau: archimedean.frankTau(numberOf(inputs, 'theta')),
    lambda_lower: 0,
    lambda_upper: 0,
  }),
  elliptical: (inputs) => {
    const rho = numberOf(inputs, 'rho');
    return { kendall_tau: elliptical.ellipticalTau(rho), gaussian_spearman: elliptical.normalSpearman(rho) };
  },
  gaussian: (inputs) => {
    const [u, v, rho] = numbersOf(inputs, 'u', 'v', 'rho');
    return {
      density: elliptical.normalCopulaDensity(u, v, rho),
      cdf: elliptical.normalCopulaCdf(u, v, rho),
      h_v_given_u: elliptical.normalCopulaConditional(u, v, rho),
    };
  },
  'student-t': (inputs) => {
    const [u, v, rho, nu] = numbersOf(inputs, 'u', 'v', 'rho', 'nu');
    return {
      density: elliptical.studentCopulaDensity(u, v, rho, nu),
      h_v_given_u: elliptical.studentCopulaConditional(u, v, rho, nu),
    };
  },
  'clayton-cdf': (inputs) => ofPoint(inputs, archimedean.claytonCdf, archimedean.claytonDensity),
  'gumbel-cdf': (inputs) => ofPoint(inputs, archimedean.gumbelCdf, archimedean.gumbelDensity),
  'frank-cdf': (inputs) => ofPoint(inputs, archimedean.frankCdf, archimedean.frankDensity),
  fit: fitted,
};

type Copula = (u: number, v: number, theta: number) => number;

function ofPoint(inputs: JsonObject, cdf: Copula, density: Copula): JsonObject {
  const [u, v, theta] = numbersOf(inputs, 'u', 'v', 'theta');
  return { cdf: cdf(u, v, theta), density: density(u, v, theta) };
}

function fitted(inputs: JsonObject, data: DatasetReader): JsonObject {
  const [x, y] = [seriesUnder(inputs, 'x', data), seriesUnder(inputs, 'y', data)];
  const tau = demand(kendallTau(x, y));
  const normal = demand(fitNormalCopula(x, y));
  const student = demand(fitStudentCopula(x, y));
  return {
    n: x.length,
    kendall_tau: tau,
    spearman: demand(spearman(x, y)),
    pearson: demand(pearson(x, y)),
    gaussian_rho: normal.rho,
    gaussian_loglik: normal.logLikelihood,
    t_rho: student.rho,
    t_nu: student.nu,
    t_loglik: student.logLikelihood,
    t_tail_dependence: student.tailDependence,
    rho_from_tau: demand(rhoFromRanks(x, y)),
    clayton_theta_from_tau: archimedean.claytonFromTau(tau),
    gumbel_theta_from_tau: archimedean.gumbelFromTau(tau),
  };
}

export const copulas: SuiteAdapter = {
  suite: 'copulas',
  compute: ({ tag, inputs }, data) => {
    const reader = BY_TAG[tag ?? ''];
    return reader === undefined ? unsupported(`tag "${tag}"`) : values(reader(inputs, data));
  },
};
